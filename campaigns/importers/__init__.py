"""Files into rows; what is wrong with a file is told all at once."""
