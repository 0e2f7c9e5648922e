"""A working day in less time: an agent's copies and pastes, and what happens to a workstation meanwhile."""
