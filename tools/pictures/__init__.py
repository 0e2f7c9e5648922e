"""Draws every window of the product for its documents: `make pictures`."""
