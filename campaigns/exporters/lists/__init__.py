"""Lists of campaigns that can be taken away as files; importing them enters them into the register."""

from campaigns.exporters.lists import burden, instructions, library, office, tasks

__all__ = ["burden", "instructions", "library", "office", "tasks"]
