"""Pages of 现场检查."""
