"""Titles and honors of the small world."""

import datetime as dt
from typing import Any

from evaluations.enums import HonorLevel, HonorSubject
from evaluations.models import Honor, HonorTitle
from evaluations.operations.honors import HonorFacts, TitleFacts, register_honor, save_title
from tests.worlds.small import NOW, SmallWorld
from units.models import Unit

BACKEND = "django.contrib.auth.backends.ModelBackend"


def title(name: str = "文明单位", **told: Any) -> HonorTitle:
    """A title of the catalogue, made once."""
    known = HonorTitle.objects.filter(name=name).first()
    facts: dict[str, Any] = {
        "name": name,
        "level": HonorLevel.CITY,
        "subjects": (HonorSubject.UNIT, HonorSubject.ORGAN),
        "awarding_body": "市民政局",
        **told,
    }
    return known or save_title(facts=TitleFacts(**facts), actor=None, at=NOW)


def facts(world: SmallWorld, **told: Any) -> HonorFacts:
    """An honor of 北区 for this year, unless ``told`` says else."""
    given: dict[str, Any] = {
        "title": told.get("title") or title(),
        "subject": HonorSubject.UNIT,
        "holder": world.north,
        "conferred_on": dt.date(2026, 3, 2),
        **told,
    }
    return HonorFacts(**given)


def honor(world: SmallWorld, **told: Any) -> Honor:
    """The same, registered by the system."""
    return register_honor(facts=facts(world, **told), actor=None, at=NOW)


def again(found: Honor) -> Honor:
    """The row as it is now."""
    return Honor.objects.select_related("title", "holder").get(pk=found.pk)


def unit(code: str) -> Unit:
    """A unit as it is now."""
    found: Unit = Unit.objects.get(code=code)
    return found
