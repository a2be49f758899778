"""Changes of campaigns; each is one transaction."""
