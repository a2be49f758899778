"""The term's report: reading it, opening its numbers, writing its words."""
