"""Lists of units and people as files."""
