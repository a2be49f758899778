"""Results taken apart."""
