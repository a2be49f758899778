"""SQLite with writers that take turns; named as the ``ENGINE`` of a database."""
