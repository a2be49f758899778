"""Campaigns of any size with real divisions for units; the same rows on every run of the same day."""
