"""Pages of the register of honors."""
