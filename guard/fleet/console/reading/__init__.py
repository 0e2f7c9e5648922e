"""What the pages show, asked from the hub's tables: each question keeps to the machines that somebody may see."""
