"""What the Makefile calls: set up, run, test and check the project."""
