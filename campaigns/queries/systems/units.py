"""The units a business system may name."""

from collections.abc import Iterable

from units.models import BusinessSystem, Unit


def units_of(system: BusinessSystem, codes: Iterable[str]) -> dict[str, Unit]:
    """By code, those of ``codes`` that the system reaches."""
    found = Unit.objects.filter(system.reach.q(), code__in=list(codes))
    return {unit.code: unit for unit in found}
