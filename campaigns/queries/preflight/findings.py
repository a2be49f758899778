"""What the check before handing in may find."""

from collections.abc import Iterable
from dataclasses import dataclass

from campaigns.enums import STOPPING, FindingKind
from campaigns.models import Evidence, ProgressReport


@dataclass(frozen=True)
class Finding:
    """One thing found about a report: what it is, what to do, and the proof it is about (None: about none).

    ``key`` is the same as long as the same is found of the same proof: with it a person says that they have seen it.
    """

    kind: FindingKind
    report: int
    message: str
    advice: str
    proof: Evidence | None = None

    @property
    def key(self) -> str:
        """Kind, report and proof."""
        return f"{self.kind.value}-{self.report}-{self.proof.pk if self.proof else 0}"

    @property
    def stops(self) -> bool:
        """Whether the report cannot be handed in with it; else it is confirmed."""
        return self.kind in STOPPING


def found(kind: FindingKind, report: ProgressReport, proof: Evidence, message: str, advice: str) -> Finding:
    """A finding about ``proof``; the message names it."""
    return Finding(kind, report.pk or 0, f"“{proof.title}”{message}", advice, proof)


def cautions_in(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those that a person may confirm."""
    return tuple(finding for finding in findings if not finding.stops)
