"""The hub: keeps events of all workstations, admits their keys, sends policies out."""
