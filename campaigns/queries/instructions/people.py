"""Who may be asked to answer."""

import datetime as dt

from campaigns.models import ChainMember
from campaigns.queries.instructions.subjects import InstructionSubject
from units.enums import ANSWERING
from units.models import Membership, User


def people_to_ask(subject: InstructionSubject, today: dt.date) -> list[User]:
    """Active people of the unit who may answer for it, and those in the chain of the target; two queries."""
    unit = subject.participation.unit_id
    posts = Membership.objects.in_force(today).filter(role__in=ANSWERING, unit=unit, user__is_active=True)
    found = [row.user for row in posts.select_related("user").order_by("pk")]
    if subject.target_id is not None:
        links = ChainMember.objects.filter(
            assignment__participation=subject.participation,
            assignment__target=subject.target_id,
            user__is_active=True,
        )
        found += [link.user for link in links.select_related("user")]
    return list(dict.fromkeys(found))
