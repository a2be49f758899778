"""The demo, loaded once for all tests of this package, which one worker runs one after the other, then taken away."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, transaction
from pytest_django.plugin import DjangoDbBlocker

from campaigns.models import Campaign
from evaluations.demo import load_demo
from tests.worlds.small import NOW, TODAY


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep them together where several workers share the suite: loading takes twenty seconds."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("demo"))


@pytest.fixture(scope="package")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Campaign]:
    """Gives the running campaign."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_demo(at=NOW)
        # Else PostgreSQL looks at the references of the whole demo again at the end of each test.
        connection.check_constraints()
        yield Campaign.objects.running_on(TODAY).get()
        transaction.set_rollback(True)
