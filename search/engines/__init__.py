"""Engines answer a question over the index; all give the same answer."""
