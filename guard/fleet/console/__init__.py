"""The web pages of supervisors and auditors. They read the hub's tables; they hold no key that signs anything."""
