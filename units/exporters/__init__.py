"""Units and people as files."""
