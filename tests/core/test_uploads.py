"""Files that wait for a confirmation."""

import datetime as dt
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from core import clock
from core.uploads import drop_upload, keep_upload, kept_upload


@pytest.fixture
def session() -> dict[str, Any]:
    return {}


def kept(session: dict[str, Any], content: bytes = b"abc", at: dt.datetime | None = None) -> str:
    return keep_upload(session, ContentFile(content, "单位.xlsx"), at=at or clock.now())


def test_a_file_is_found_again_by_its_session_only(session: dict[str, Any]) -> None:
    token = kept(session)
    found = kept_upload(session, token)
    assert found is not None
    assert (found.name, found.content) == ("单位.xlsx", b"abc")
    assert kept_upload({}, token) is None
    assert kept_upload(session, "../evidence/secret") is None


def test_a_dropped_file_is_gone(session: dict[str, Any]) -> None:
    token = kept(session)
    drop_upload({}, token)
    assert kept_upload(session, token) is not None
    drop_upload(session, token)
    assert kept_upload(session, token) is None
    assert not default_storage.exists(f"waiting/{token}")


def test_a_session_keeps_its_last_five(session: dict[str, Any]) -> None:
    tokens = [kept(session) for _ in range(6)]
    assert kept_upload(session, tokens[0]) is None
    assert not default_storage.exists(f"waiting/{tokens[0]}")
    assert all(kept_upload(session, token) for token in tokens[1:])


def test_what_nobody_confirmed_within_a_day_is_swept_away(session: dict[str, Any]) -> None:
    token = kept(session)
    kept({}, at=clock.now() + dt.timedelta(hours=23))
    assert kept_upload(session, token) is not None
    kept({}, at=clock.now() + dt.timedelta(hours=25))
    assert kept_upload(session, token) is None
