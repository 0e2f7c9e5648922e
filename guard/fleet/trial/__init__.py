"""A fleet on one machine: the real servers, and workstations that are simulated."""
