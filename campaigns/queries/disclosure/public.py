"""What everybody may read without an account: matters, by area and by unit. Never a person."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from campaigns.enums import DisclosureArea
from campaigns.models import DisclosureItem, Participation
from campaigns.models.disclosure import DisclosureItemQuerySet
from units.models import Unit

_LATEST = 8


@dataclass(frozen=True)
class Group:
    """An area or a unit with how many matters it discloses."""

    key: str
    label: str
    count: int


@dataclass(frozen=True)
class PublicHome:
    """The front page."""

    total: int
    areas: tuple[Group, ...]
    units: tuple[Group, ...]
    latest: tuple[DisclosureItem, ...]


@dataclass(frozen=True)
class PublicRecord:
    """A matter as it is handed to machines; the names of the fields never change."""

    id: int
    unit_code: str
    unit: str
    area: str
    matter: str
    content: str
    form: str
    time: str
    due_on: str
    disclosed_on: str
    responsibility: str
    basis: str
    lasting: str
    channels: str
    audience: str

    def values(self) -> tuple[Any, ...]:
        """In the order of the fields."""
        return tuple(asdict(self).values())


@dataclass(frozen=True)
class PublicFilter:
    """What the list is narrowed to."""

    words: str = ""
    area: str = ""
    unit: str = ""


def public_units() -> QuerySet[Unit]:
    """Units with a page of their own: those that take part in a campaign."""
    taking_part = Participation.objects.filter(unit=OuterRef("pk"))
    return Unit.objects.filter(Exists(taking_part))  # type: ignore[no-any-return]


def public_matters(chosen: PublicFilter) -> DisclosureItemQuerySet:
    """Published matters, the latest first."""
    rows = DisclosureItem.objects.public()
    if chosen.words:
        rows = rows.matching(chosen.words)
    if chosen.area:
        rows = rows.filter(area=chosen.area)
    if chosen.unit:
        rows = rows.filter(Q(unit__code=chosen.unit) | Q(unit__successor__code=chosen.unit))
    return rows.select_related("unit").order_by("-disclosed_on", "-pk")


def public_home() -> PublicHome:
    """Four queries, whatever is disclosed."""
    rows = DisclosureItem.objects.public()
    by_area: dict[str, int] = dict(rows.order_by().values_list("area").annotate(n=Count("pk")))
    by_unit: dict[int, int] = dict(rows.order_by().values_list("unit").annotate(n=Count("pk")))
    units = public_units().filter(pk__in=by_unit)
    return PublicHome(
        total=sum(by_area.values()),
        areas=tuple(
            Group(area.value, str(area.label), by_area[area.value]) for area in DisclosureArea if area.value in by_area
        ),
        units=tuple(Group(unit.code, unit.name, by_unit[unit.pk]) for unit in units),
        latest=tuple(public_matters(PublicFilter())[:_LATEST]),
    )


def areas_of(rows: DisclosureItemQuerySet) -> tuple[Group, ...]:
    """These matters counted by area; one query."""
    found: dict[str, int] = dict(rows.order_by().values_list("area").annotate(n=Count("pk")))
    return tuple(
        Group(area.value, str(area.label), found[area.value]) for area in DisclosureArea if area.value in found
    )


def public_records(rows: Iterable[DisclosureItem]) -> Iterable[PublicRecord]:
    """The matters for machines."""
    for item in rows:
        yield PublicRecord(
            id=item.pk,
            unit_code=item.unit.code,
            unit=item.unit.name,
            area=str(item.get_area_display()),
            matter=item.matter,
            content=item.content,
            form=item.form,
            time=item.timing,
            due_on=item.due_on.isoformat() if item.due_on else "",
            disclosed_on=item.disclosed_on.isoformat() if item.disclosed_on else "",
            responsibility=item.responsibility,
            basis=item.basis,
            lasting=item.lasting,
            channels=item.channels,
            audience=item.audience,
        )
