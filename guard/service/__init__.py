"""The running guard: one inbox, one thread."""
