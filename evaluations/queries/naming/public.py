"""What everybody may read of naming: notices with their candidates, and whether a certificate is genuine."""

import datetime as dt
import re
from dataclasses import dataclass

from evaluations.enums import HonorStanding, NamingState
from evaluations.models import Certificate, Naming, PublicNotice
from evaluations.models.naming import PublicNoticeQuerySet
from evaluations.queries.honors.page import why_over

_WORDS = {
    NamingState.NOTIFIED: "公示中",
    NamingState.NAMED: "已命名",
    NamingState.REJECTED: "未命名",
}


@dataclass(frozen=True)
class Candidate:
    """A candidate as it is shown: never who applied, nor what others said."""

    naming: Naming
    outcome: str


@dataclass(frozen=True)
class Proof:
    """A certificate that was issued, and how its title stands today."""

    certificate: Certificate
    standing: HonorStanding
    because: str


def public_notices(today: dt.date) -> PublicNoticeQuerySet:
    """Begun notices, the latest first."""
    return PublicNotice.objects.public(today).select_related("campaign__organiser")


def candidates_of(notice: PublicNotice) -> tuple[Candidate, ...]:
    """Everybody on the notice, in the order of the campaign's tree; one query."""
    rows = notice.namings.select_related("participation", "title").order_by(
        "title__level", "title", "participation__path"
    )
    return tuple(Candidate(row, _WORDS.get(NamingState(row.state), "")) for row in rows)


def read_code(text: str) -> str:
    """The number of a certificate as it was typed or scanned: without gaps, in capitals."""
    return re.sub(r"[\s-]", "", text).upper()[:20]


def find_certificate(code: str, today: dt.date) -> Proof | None:
    """The certificate with this number; None where none was issued."""
    rows = Certificate.objects.select_related("honor__title", "honor__holder__successor")
    found = rows.filter(code=code).first()
    if found is None:
        return None
    standing = found.honor.standing_on(today)
    because = why_over(found.honor, standing) if standing != HonorStanding.REVOKED else "称号已被撤销。"
    return Proof(found, standing, because)
