"""How scores came to be what they are: decisions read back into a line of events."""
