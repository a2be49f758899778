"""What one screen shows, read across models into frozen values."""
