"""Where pictures were used before, also in another size or quality."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Case, F, IntegerField, Q, When, Window
from django.db.models.functions import RowNumber

from campaigns.models import Evidence, PictureBand
from campaigns.models.stored_file import BANDS, bands_of
from units.models import User

NEAREST = 5
"""Bits of 64 in which two fingerprints of one picture may differ; fewer than there are bands, so that none is missed."""

MOST_EACH = 20
"""Uses of one stored picture that are listed, those of the same unit first; beyond, it is said that there are more."""
_MOST_ALIKE = 50
"""Stored pictures like one proof's that are looked at: a blank page is like very many."""

assert len(BANDS) > NEAREST


@dataclass(frozen=True)
class OtherUse:
    """A proof that shows the same picture: whose it is (with a name only where the viewer may see it) and its title."""

    proof: int
    unit: int
    name: str
    title: str


@dataclass(frozen=True)
class OtherUses:
    """The other proofs with one proof's picture; ``is_cut``: there are more than are listed."""

    listed: tuple[OtherUse, ...]
    is_cut: bool

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self.listed)


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


def other_uses(proofs: Iterable[Evidence], viewer: User | None) -> dict[int, OtherUses]:
    """Proof → the other proofs with the same picture that reports lean on; three queries at most.

    ``viewer``: the names of the units this person sees are told.
    """
    pictures = [proof for proof in proofs if proof.stored is not None and proof.stored.fingerprint]
    near = alike({str(proof.stored_id): proof.stored.fingerprint for proof in pictures if proof.stored is not None})
    names = {name: [name, *sorted(others)[:_MOST_ALIKE]] for name, others in near.items()}
    if not names:
        return {}
    rows = _uses({name for group in names.values() for name in group}, {proof.unit_id for proof in pictures})
    seen = _seen(rows, viewer)
    by_stored: dict[str, list[OtherUse]] = {}
    for row in rows:
        use = OtherUse(row.pk, row.unit_id, row.unit.name if row.pk in seen else "", row.title)
        by_stored.setdefault(str(row.stored_id), []).append(use)
    return {proof.pk: _others(proof, names[str(proof.stored_id)], near, by_stored) for proof in pictures}


def _uses(names: Collection[str], units: Collection[int]) -> list[Evidence]:
    """Of each stored picture the first uses, and one more where there are more."""
    is_own = Case(When(unit__in=units, then=0), default=1, output_field=IntegerField())
    nth = Window(RowNumber(), partition_by=F("stored"), order_by=[is_own.asc(), F("unit__path").asc(), F("pk").asc()])
    used = Evidence.objects.filter(stored__in=names).used().annotate(nth_use=nth).filter(nth_use__lte=MOST_EACH + 1)
    return list(used.select_related("unit").order_by("nth_use"))


def _others(
    proof: Evidence, names: Sequence[str], near: Mapping[str, set[str]], by_stored: Mapping[str, list[OtherUse]]
) -> OtherUses:
    listed = tuple(use for name in names for use in by_stored.get(name, ())[:MOST_EACH] if use.proof != proof.pk)
    is_cut = len(near[names[0]]) > _MOST_ALIKE or any(len(by_stored.get(name, ())) > MOST_EACH for name in names)
    return OtherUses(listed, is_cut)


def _seen(rows: Iterable[Evidence], viewer: User | None) -> set[int]:
    if viewer is None:
        return set()
    keys = [row.pk for row in rows]
    return set(Evidence.objects.visible_to(viewer).filter(pk__in=keys).values_list("pk", flat=True))
