"""How a service is said to a reader: out of rows read with everything, in the active language.

Nothing here asks the database or the clock. Sentences come from gettext, so the language given must be the
active one; texts of the rows come with the language that they are really in.
"""
