"""Files between their upload and the confirmation of what they would do.

They lie for a day at most under names nobody guesses, and only the session that brought them knows them.
"""

import datetime as dt
import secrets
from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage

_FOLDER = "waiting"
_LIFE = dt.timedelta(days=1)
_MOST = 5
_KEY = "uploads"

Session = MutableMapping[str, Any]


@dataclass(frozen=True)
class KeptUpload:
    """A file as it was uploaded."""

    name: str
    content: bytes


def keep_upload(session: Session, content: "File[Any]", *, at: dt.datetime) -> str:
    """Keep a file for this session and give its token; of a session the last five are kept."""
    _sweep(at)
    token = secrets.token_hex(16)
    content.seek(0)
    default_storage.save(_path(token), content)
    known = {**session.get(_KEY, {}), token: content.name or ""}
    for old in list(known)[:-_MOST]:
        default_storage.delete(_path(old))
        del known[old]
    session[_KEY] = known
    return token


def kept_upload(session: Session, token: str) -> KeptUpload | None:
    """The file with this token, or None where this session has none or it was swept away."""
    name = session.get(_KEY, {}).get(token)
    if name is None or not default_storage.exists(_path(token)):
        return None
    with default_storage.open(_path(token)) as file:
        return KeptUpload(name, file.read())


def drop_upload(session: Session, token: str) -> None:
    """Forget a file of this session."""
    known = dict(session.get(_KEY, {}))
    if known.pop(token, None) is not None:
        default_storage.delete(_path(token))
        session[_KEY] = known


def _path(token: str) -> str:
    return f"{_FOLDER}/{token}"


def _sweep(at: dt.datetime) -> None:
    if not default_storage.exists(_FOLDER):
        return
    for name in default_storage.listdir(_FOLDER)[1]:
        if default_storage.get_modified_time(_path(name)) < at - _LIFE:
            default_storage.delete(_path(name))
