"""The process that parses what programs copy, and the guard's side of it."""
