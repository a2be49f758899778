"""The screens of evaluation rounds."""
