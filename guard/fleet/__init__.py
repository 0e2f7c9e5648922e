"""The firm's fleet: the link of a workstation, and the hub that keeps what workstations tell."""
