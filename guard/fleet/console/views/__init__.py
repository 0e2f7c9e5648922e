"""The pages: each asks for a right, asks the tables, and fills a template."""
