"""Builds the guard from its parts; the hinges where siblings meet."""
