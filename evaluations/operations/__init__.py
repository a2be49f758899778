"""Changes made by evaluation; each is one transaction."""
