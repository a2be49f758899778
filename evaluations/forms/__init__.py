"""What people type into pages of evaluation; forms check, operations save."""
