"""Reads of applications, public notices and certificates."""
