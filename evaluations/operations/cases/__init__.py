"""诉求: taking in, answering, more time, calling back."""
