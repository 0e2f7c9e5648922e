"""Incidents: a case that freezes what it needs, the laws' clocks, what contains it, its notices and its sealed pack."""
