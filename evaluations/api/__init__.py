"""What business systems read: scores."""
