"""One copy: what each of its formats holds, its safe version, what a destination may have."""
