"""Speed, shown as ratios measured in one run: worlds (data), floors (what it is held against), parts (what is measured)."""
