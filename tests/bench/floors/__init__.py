"""What each figure is held against: the plainest thing that does the same work, measured in the same run."""
