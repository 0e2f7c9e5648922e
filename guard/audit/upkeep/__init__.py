"""What keeps the trail: it is opened, written, pruned and backed up, whatever disk and vault do."""
