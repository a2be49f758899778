"""An application is proposed, refused or withdrawn."""

import datetime as dt

from django.db import transaction

from core.clock import day_of
from core.refusals import RefusedError
from evaluations.models import Naming
from evaluations.operations.naming.claiming import claim_naming
from evaluations.queries.naming.eligibility import check_eligibility
from evaluations.workflow.naming import PROPOSE, REJECT, WITHDRAW
from units.models import User


@transaction.atomic
def propose_naming(*, naming: Naming, opinion: str, actor: User | None, at: dt.datetime) -> None:
    """Nominate a candidate, checked once more; not by whoever applied."""
    require_eligible(naming=naming, today=day_of(at))
    claim_naming(naming=naming, name=PROPOSE, opinion=opinion, actor=actor, at=at, values={"proposed_by": actor})


@transaction.atomic
def reject_naming(*, naming: Naming, opinion: str, actor: User | None, at: dt.datetime) -> None:
    """Refuse it, with the reason."""
    claim_naming(naming=naming, name=REJECT, opinion=opinion, actor=actor, at=at, values={})


@transaction.atomic
def withdraw_naming(*, naming: Naming, opinion: str, actor: User | None, at: dt.datetime) -> None:
    """The unit takes it back before it is on public notice."""
    claim_naming(naming=naming, name=WITHDRAW, opinion=opinion, actor=actor, at=at, values={})


def require_eligible(*, naming: Naming, today: dt.date) -> None:
    """RefusedError where a condition is not met any more."""
    found = check_eligibility(naming.participation, naming.title, naming.bearer, today, is_to_name=True)
    if found.lacking:
        message = f"“{naming}”现在不符合条件。{found.refusal.removeprefix('还不能申报。')}"
        raise RefusedError(message)
