"""What campaigns tell upwards, within the transaction in which it happens."""

from dataclasses import dataclass

from django.dispatch import Signal

from campaigns.enums import NoticeKind

leaves_repriced = Signal()
"""Rule or points of leaves changed while reports hang on them. ``target_ids``: the leaves; ``at``: the moment."""

goals_changed = Signal()
"""Own goals of assignments changed. ``assignment_ids``: which; ``at``: the moment."""

digest_asked = Signal()
"""What else must be told in the digests of a working day: ``today`` → a sequence of DigestWord from each who listens."""


@dataclass(frozen=True)
class DigestWord:
    """A line about something that is no report: for whom, what it is and where it opens (a path of this site).

    ``workdays``: left until due, negative where late.
    """

    user_id: int
    kind: NoticeKind
    text: str
    link: str
    workdays: int


registers_asked = Signal()
"""Which registers besides the ledger may feed targets → a ``Register`` from each who keeps one."""

records_asked = Signal()
"""What registers hold: ``kinds`` (codes), ``units`` (keys), ``first``, ``last`` → unit → records, from each who keeps one."""

register_lines_asked = Signal()
"""Records of a register one by one: ``kind``, ``keys``, ``user`` → the RegisterLines this person may see."""
