"""Pages of evaluation rounds."""
