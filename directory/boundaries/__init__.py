"""The counties' official boundaries: fetched by a command, simplified, kept in the data folder; absent until then."""
