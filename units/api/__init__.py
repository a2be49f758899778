"""The door for business systems: who they are, what they are answered, and what they are told when something is wrong."""
