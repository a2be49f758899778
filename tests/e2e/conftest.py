"""People in front of real browsers, on a small world whose running period is open today."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from campaigns.models import Campaign, Period, Target
from core import clock
from evaluations.operations.rollup import roll_up
from tests.worlds.small import SmallWorld, small_world

PASSWORD = "三个到位-2026"
PATIENCE = 15_000
"""Milliseconds for whatever is to appear: a deadline for busy machines, not a measure."""
expect.set_options(timeout=PATIENCE)

SignIn = Callable[[str], Page]


@pytest.fixture
def world(transactional_db: None) -> SmallWorld:
    """The small world with a proof wanted for 目标 quantity, rolled up."""
    made, today = small_world(), clock.today()
    due = today + dt.timedelta(days=6)
    Period.objects.filter(pk=made.now.pk).update(starts_on=today - dt.timedelta(days=50), ends_on=due, due_on=due)
    Target.objects.filter(pk=made.targets["quantity"].pk).update(evidence_required=1)
    for user in made.people.values():
        user.set_password(PASSWORD)
        user.save()
    roll_up(campaign=Campaign.objects.get(), as_of=today, at=clock.now())
    return made


@pytest.fixture
def sign_in(world: SmallWorld, live_server: LiveServer, new_context: Callable[..., BrowserContext]) -> Iterator[SignIn]:
    """Gives each person a browser of their own, signed in by the form; scripts that fail anywhere fail the test."""
    troubles: list[str] = []

    def enter(username: str) -> Page:
        page = new_context(base_url=live_server.url).new_page()
        page.on("pageerror", lambda error: troubles.append(f"{username}: {error}"))
        page.set_default_timeout(PATIENCE)
        page.goto("/")
        page.get_by_label("登录名").fill(username)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.wait_for_url(lambda address: "/login/" not in address)
        return page

    yield enter
    assert troubles == []
