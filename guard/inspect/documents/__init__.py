"""Documents: what lies in every part of one, and a safe copy of the same format. A file a family of formats."""
