"""What of the organisation tree a person sees: path prefixes, never a list of ids."""

from dataclasses import dataclass

from django.db.models import Q

from core.paths import outermost, subtree


@dataclass(frozen=True)
class Reach:
    """``prefixes``: subtrees seen whole; ``units``: single units (a reporter's own)."""

    prefixes: tuple[str, ...] = ()
    units: tuple[int, ...] = ()

    def q(self, to_unit: str = "") -> Q:
        """A condition on rows whose unit is reached through the lookup ``to_unit`` ("" for units themselves)."""
        lookup = f"{to_unit}__" if to_unit else ""
        condition = Q(**{f"{lookup}pk__in": self.units}) if self.units else Q(pk__in=[])
        for prefix in outermost(self.prefixes):
            # A range and not LIKE: SQLite serves no LIKE from an index, PostgreSQL only from one of a special class.
            condition |= Q(**{f"{lookup}path__range": subtree(prefix)})
        return condition

    def q_of_own(self, to_unit: str = "") -> Q:
        """The units themselves that the posts are in: some of what ``q`` gives, found by keys alone."""
        lookup = f"{to_unit}__" if to_unit else ""
        return Q(**{f"{lookup}path__in": self.prefixes}) | Q(**{f"{lookup}pk__in": self.units})

    def covers(self, path: str, unit_id: int) -> bool:
        """Whether the unit with this ``path`` and id is seen; agrees with ``q``."""
        return unit_id in self.units or any(path.startswith(prefix) for prefix in self.prefixes)
