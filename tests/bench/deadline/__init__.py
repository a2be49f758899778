"""Deadline day: many people at once on a real site, and a check of what they were told against what is stored."""
