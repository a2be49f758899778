"""Official documents that are made from records: bulletins, notices, letters, tables."""
