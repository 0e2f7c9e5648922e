"""A picture's file: its format and size, its pixels, and what it carries that nobody sees."""
