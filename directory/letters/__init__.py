"""Letters: their words, their sending, and what comes back."""
