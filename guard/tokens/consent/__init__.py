"""A customer's consent: the record that a supervisor signs, the code that opens it, and its counted use."""
