"""Pages that take results apart."""
