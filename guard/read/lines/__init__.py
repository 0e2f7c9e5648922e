"""Finds lines of text in pixels and reads them: the two engines, and all that only they need.

Importing this package is light; `networks` and `language_data` are, too.
"""
