"""Applications of the small world on their way to a title."""

import datetime as dt
from typing import Any

from evaluations.enums import HonorSubject
from evaluations.models import HonorTitle, Naming, PublicNotice
from evaluations.operations.naming import Application, apply_for_title, propose_naming, publish_notice
from tests.evaluations.honors.given import title
from tests.worlds.small import NOW, SmallWorld

NOTICE = (dt.date(2026, 11, 24), dt.date(2026, 11, 30))
"""From the day of the small world: five working days."""
AFTER = NOW + dt.timedelta(days=7)


def named_title(name: str = "系统文明单位", **told: Any) -> HonorTitle:
    """A title that is applied for here."""
    return title(name, is_named_here=True, valid_years=2, **told)


def application(world: SmallWorld, unit: str = "north", **told: Any) -> Application:
    """Of 北区, as an organ."""
    given: dict[str, Any] = {
        "participation": world.participations[unit],
        "title": told.get("title") or named_title(),
        "subject": HonorSubject.ORGAN,
        "statement": "窗口规范，群众满意。",
        **told,
    }
    return Application(**given)


def applied(world: SmallWorld, unit: str = "north", **told: Any) -> Naming:
    """Handed in by the unit's reporter."""
    reporter = {"north": "reporter", "south": "reporter_south", "home": "reporter_home"}[unit]
    return apply_for_title(application=application(world, unit, **told), actor=world.people[reporter], at=NOW)


def proposed(world: SmallWorld, unit: str = "north", **told: Any) -> Naming:
    """And nominated by the office."""
    naming = applied(world, unit, **told)
    propose_naming(naming=naming, opinion="", actor=world.people["administrator"], at=NOW)
    return naming


def notified(world: SmallWorld, *namings: Naming, days: tuple[dt.date, dt.date] = NOTICE) -> PublicNotice:
    """And put on public notice."""
    return publish_notice(
        campaign=world.campaign,
        namings=namings or [proposed(world)],
        days=days,
        heading="拟命名对象公示",
        contact="市局创建办 0510-12345678",
        actor=world.people["administrator"],
        at=NOW,
    )


def now(naming: Naming) -> Naming:
    """The row as it is."""
    return Naming.objects.with_context().get(pk=naming.pk)
