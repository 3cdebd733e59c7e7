"""One corpus -> what networks with and without context reach on it, in tables and pictures."""
