"""What an administrator's token is, and its use, once."""
