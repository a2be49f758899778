"""What a proposal or an appeal leans on: files and links that go into a unit's library."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File

from campaigns.models import Evidence
from campaigns.operations.evidence.keeping import CheckedFile, check_upload, keep_file
from campaigns.operations.evidence.links import keep_link
from campaigns.policies import Policies
from units.models import Unit, User

MOST = 10
"""Proofs of one proposal or appeal."""


@dataclass(frozen=True)
class ProofsGiven:
    """Uploads, links and what lies in the library already."""

    uploads: Sequence["File[Any]"] = ()
    links: Sequence[str] = ()
    kept: Sequence[Evidence] = ()

    def __len__(self) -> int:
        """How many there are."""
        return len(self.uploads) + len(self.links) + len(self.kept)


@dataclass(frozen=True)
class CheckedProofs:
    """The same, found acceptable before any transaction is opened."""

    given: ProofsGiven
    policies: Policies
    files: tuple[CheckedFile, ...] = field(default=())


def check_proofs(*, given: ProofsGiven, policies: Policies) -> CheckedProofs:
    """Look at every file; call it outside a transaction. ValidationError under the field's name ``proofs``."""
    if len(given) > MOST:
        raise ValidationError({"proofs": f"证明材料最多 {MOST} 件，请合并后再提交。"})
    try:
        files = tuple(check_upload(upload=upload, policies=policies) for upload in given.uploads)
    except ValidationError as error:
        raise ValidationError({"proofs": error.messages}) from error
    return CheckedProofs(given, policies, files)


def keep_proofs(*, checked: CheckedProofs, unit: Unit, actor: User, at: dt.datetime) -> list[Evidence]:
    """Put them into the library of ``unit``, in the caller's transaction."""
    policies, given = checked.policies, checked.given
    try:
        files = [keep_file(unit=unit, checked=each, policies=policies, actor=actor, at=at) for each in checked.files]
        links = [keep_link(unit=unit, url=url, title="", actor=actor, at=at) for url in given.links]
    except ValidationError as error:
        raise ValidationError({"proofs": error.messages}) from error
    return [*given.kept, *files, *links]
