"""Drawn documents, what is left of some, and what looks like them: data for the tests of finding them."""
