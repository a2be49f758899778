"""Changes of units and people; each is one transaction."""
