"""The process that pictures are read in, and the guard's side of it."""
