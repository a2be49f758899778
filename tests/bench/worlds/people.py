"""Who works in a world: a reporter in every unit, a reviewer wherever there are units below, one leader at the top."""

from collections.abc import Iterator

from django.db import connection, transaction

from core import clock
from tests.bench.worlds.copying import write_rows
from units.enums import Role
from units.models import Membership, Unit, User

PASSWORD = "Wenming-2026-bench"
"""Everybody's: hashing takes a twentieth of a second for each."""

_COLUMNS = (
    "id",
    "password",
    "is_superuser",
    "username",
    "name",
    "phone",
    "email",
    "is_active",
    "is_staff",
    "joined_at",
)


def write_people(hashed: str) -> None:
    """Users and memberships; also the table bench_person, which names reporter and reviewer of each participation."""
    at = clock.now().isoformat(sep=" ")
    units = list(Unit.objects.order_by("pk").values_list("pk", "numchild"))
    posts = list(enumerate(_posts(units), start=1))
    users = (
        (number, hashed, 0, f"{role}{unit}", f"{Role(role).label}{unit}", "", "", 1, 0, at)
        for number, (role, unit) in posts
    )
    write_rows(User, _COLUMNS, users)
    write_rows(
        Membership,
        ("id", "user_id", "unit_id", "role", "post"),
        ((number, number, unit, role, "") for number, (role, unit) in posts),
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE bench_person AS SELECT p.id AS participation_id, r.user_id AS reporter_id,"
            " v.user_id AS reviewer_id FROM campaigns_participation p"
            " JOIN units_membership r ON r.unit_id = p.unit_id AND r.role = 'reporter'"
            " JOIN units_membership v ON v.unit_id = COALESCE(p.parent_id, p.unit_id) AND v.role = 'reviewer'"
        )


def _posts(units: list[tuple[int, int]]) -> Iterator[tuple[str, int]]:
    yield Role.LEADER.value, 1
    for unit, _ in units:
        yield Role.REPORTER.value, unit
    for unit, below in units:
        if below:
            yield Role.REVIEWER.value, unit


def person(role: Role, unit: int = 1) -> User:
    """Who holds the role in the unit with this id."""
    found: User = User.objects.get(username=f"{role.value}{unit}")
    return found
