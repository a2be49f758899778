"""Reads of the register of honors."""
