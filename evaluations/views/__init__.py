"""Pages: fetch, form, one operation, answer."""
