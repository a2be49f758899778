"""What campaigns tell upwards, within the transaction in which it happens."""

from django.dispatch import Signal

leaves_repriced = Signal()
"""Rule or points of leaves changed while reports hang on them. ``target_ids``: the leaves; ``at``: the moment."""

goals_changed = Signal()
"""Own goals of assignments changed. ``assignment_ids``: which; ``at``: the moment."""
