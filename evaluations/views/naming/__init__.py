"""Pages of naming: applications, public notices, certificates."""
