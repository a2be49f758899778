"""Pages of adjustments and appeals."""
