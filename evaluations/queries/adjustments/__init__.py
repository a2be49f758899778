"""What pages say about adjustments and appeals."""
