<<<<<<< HEAD
"""Lists of units and people as files."""
=======
"""Units and people as files."""
>>>>>>> 2ac520c (Units and people come in from Excel: looked at first, all or nothing, the same again changes nothing)
