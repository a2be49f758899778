"""行风监督员: the office's pages, and the one page of the supervisor."""
