"""What units that are about to end have still to mend."""

from collections.abc import Sequence

from evaluations.models import Rectification
from units.signals import WorkInHand


def open_in_units(units: Sequence[int]) -> tuple[WorkInHand, ...]:
    """In words for whoever ends them; nothing where all is closed."""
    count = Rectification.objects.open().filter(unit__in=units).count()
    if not count:
        return ()
    return (WorkInHand("整改", f"{count} 条没有销号；有承继单位的，撤销以后在整改页移交给它接着改。"),)
