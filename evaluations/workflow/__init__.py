"""Lives as tables (DOMAIN.md section 1), one module for each kind of thing that goes through states."""
