"""What a target asks of its proofs, and what is missing; told before handing in, and checked then."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from campaigns.enums import EvidenceKind, ProofKind
from campaigns.models import Evidence, Period, Target
from campaigns.rules.days import months_later


@dataclass(frozen=True)
class ProofDemand:
    """At least ``count`` proofs, of a kind ("" any), dated in a window (None: any day)."""

    count: int
    kind: str = ""
    since: dt.date | None = None
    until: dt.date | None = None

    @property
    def terms(self) -> str:
        """Kind and days in words; empty where any proof will do."""
        kind = f"限{ProofKind(self.kind).label}或链接" if self.kind else ""
        days = f"材料日期在 {self.since} 至 {self.until} 之间" if self.since else ""
        return "，".join(filter(None, (kind, days)))

    @property
    def words(self) -> str:
        """The demand in words; empty where nothing is asked."""
        return "，".join(filter(None, (f"至少 {self.count} 件", self.terms))) if self.count else ""

    def meets(self, proof: Evidence) -> bool:
        """Whether this proof counts towards the demand; in a window one without a date does not."""
        return self.is_in_window(proof) and self._is_of_kind(proof)

    def is_in_window(self, proof: Evidence) -> bool:
        """Whether the proof is dated as asked."""
        if self.since is None or self.until is None:
            return True
        return proof.dated_on is not None and self.since <= proof.dated_on <= self.until

    def _is_of_kind(self, proof: Evidence) -> bool:
        if not self.kind or proof.kind in {EvidenceKind.LINK, EvidenceKind.LEDGER}:
            return True
        return proof.content_type.startswith("image/") == (self.kind == ProofKind.PHOTO)

    def missing(self, proofs: Iterable[Evidence]) -> str:
        """What must be added, as a sentence; empty where the demand is met."""
        found = sum(map(self.meets, proofs))
        if found >= self.count:
            return ""
        what, fits = (f"佐证材料（{self.terms}）", "符合的") if self.terms else ("佐证材料", "")
        return f"这项任务至少需要 {self.count} 件{what}，现有{fits} {found} 件，请补充后再提交。"


def demand_of(target: Target, period: Period) -> ProofDemand:
    """What the target asks for in this period: a window ends when the period is due."""
    months = target.evidence_months
    return ProofDemand(
        target.evidence_required,
        target.evidence_kind,
        months_later(period.due_on, -months) if months else None,
        period.due_on if months else None,
    )
