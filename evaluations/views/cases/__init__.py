"""诉求: the register, taking in, one case, figures, limits."""
