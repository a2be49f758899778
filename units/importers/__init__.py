"""Files of the office → units and people."""
