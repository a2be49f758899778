"""诉求: the register, one case, what is to be told, figures."""
