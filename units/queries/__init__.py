"""Reads across models: frozen dataclasses for one screen."""
