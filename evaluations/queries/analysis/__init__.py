"""Results taken apart: what changed, the past as it was known, comparisons, charts with their tables."""
