"""Pages of 民意测评."""
