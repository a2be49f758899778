"""Forms read what people typed; they never save."""
