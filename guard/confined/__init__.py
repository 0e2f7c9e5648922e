"""A process that is closed in: what parses hostile content runs in one, away from the keys. Ground for every stage."""
