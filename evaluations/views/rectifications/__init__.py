"""Pages of 整改 / 销号."""
