"""行风监督员: appointing, meeting, patrolling, finding, and what becomes of findings."""
