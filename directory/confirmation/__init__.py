"""Confirming without an account: the links that letters carry, the pages that they open, what an answer does."""
