"""Pages of the disclosure register."""
