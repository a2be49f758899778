"""Many tasks at once: what a unit has to fill in for a period, on one page or in one workbook."""
