"""Where pictures were used before, also in another size or quality."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q

from campaigns.models import Evidence, PictureBand
from campaigns.models.stored_file import BANDS, bands_of
from units.models import User

NEAREST = 5
"""Bits of 64 in which two fingerprints of one picture may differ; fewer than there are bands, so that none is missed."""

_MOST = 300
"""Other uses that are looked at for one check."""

assert len(BANDS) > NEAREST


@dataclass(frozen=True)
class OtherUse:
    """A proof that shows the same picture: whose it is (with a name only where the viewer may see it) and its title."""

    proof: int
    unit: int
    name: str
    title: str


def alike(fingerprints: Mapping[str, str]) -> dict[str, set[str]]:
    """Stored picture → the stored pictures like it, without itself; one query for any number of pictures.

    Two fingerprints that differ in few bits agree in one band at least: only those are fetched and compared.
    """
    wanted: dict[int, set[int]] = {}
    for fingerprint in fingerprints.values():
        for position, value in bands_of(fingerprint):
            wanted.setdefault(position, set()).add(value)
    if not wanted:
        return {}
    condition = Q()
    for position, values in wanted.items():
        condition |= Q(position=position, value__in=values)
    there: dict[tuple[int, int], list[tuple[str, int]]] = {}
    rows = PictureBand.objects.filter(condition).order_by()
    for position, value, name, other in rows.values_list("position", "value", "stored_id", "stored__fingerprint"):
        there.setdefault((position, value), []).append((name, int(other, 16)))
    return {name: _near(name, fingerprint, there) for name, fingerprint in fingerprints.items()}


def _near(name: str, fingerprint: str, there: Mapping[tuple[int, int], list[tuple[str, int]]]) -> set[str]:
    mine = int(fingerprint, 16)
    return {
        other
        for band in bands_of(fingerprint)
        for other, bits in there.get(band, ())
        if other != name and (mine ^ bits).bit_count() <= NEAREST
    }


def other_uses(proofs: Iterable[Evidence], viewer: User | None) -> dict[int, list[OtherUse]]:
    """Proof → the other proofs with the same picture that reports lean on; three queries at most.

    ``viewer``: the names of the units this person sees are told.
    """
    pictures = [proof for proof in proofs if proof.stored is not None and proof.stored.fingerprint]
    near = alike({str(proof.stored_id): proof.stored.fingerprint for proof in pictures if proof.stored is not None})
    names = {name for others in near.values() for name in others} | set(near)
    if not names:
        return {}
    used = Evidence.objects.filter(stored__in=names).used().select_related("unit").order_by("unit__path", "pk")
    rows = list(used[:_MOST])
    seen = _seen(rows, viewer)
    by_stored: dict[str, list[OtherUse]] = {}
    for row in rows:
        use = OtherUse(row.pk, row.unit_id, row.unit.name if row.pk in seen else "", row.title)
        by_stored.setdefault(str(row.stored_id), []).append(use)
    return {
        proof.pk: [
            use
            for name in (str(proof.stored_id), *sorted(near[str(proof.stored_id)]))
            for use in by_stored.get(name, ())
            if use.proof != proof.pk
        ]
        for proof in pictures
    }


def _seen(rows: Iterable[Evidence], viewer: User | None) -> set[int]:
    if viewer is None:
        return set()
    keys = [row.pk for row in rows]
    return set(Evidence.objects.visible_to(viewer).filter(pk__in=keys).values_list("pk", flat=True))
