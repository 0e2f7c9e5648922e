"""The report for a supervisor: its figures, its words, its page."""
