"""What pages and reminders say of problems and their mending."""
