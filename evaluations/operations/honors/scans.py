"""Scans of certificates and documents: evidence of the holder, checked and kept like any other."""

import datetime as dt
from typing import Any

from django.core.files import File
from django.db import transaction

from campaigns.models import Evidence
from campaigns.operations.evidence.keeping import check_upload, keep_file
from campaigns.queries.policies import policies_everywhere
from evaluations.models import Honor
from evaluations.operations.honors.access import require_honor_keeper
from units.models import User
from units.operations.audit import record_act


def add_scan(*, honor: Honor, upload: "File[Any]", actor: User, at: dt.datetime) -> Evidence:
    """Hang a file on the honor. ValidationError for an unacceptable one."""
    require_honor_keeper(actor=actor, unit=honor.holder)
    policies = policies_everywhere()
    checked = check_upload(upload=upload, policies=policies)
    with transaction.atomic():
        scan = keep_file(unit=honor.holder, checked=checked, policies=policies, actor=actor, at=at, title=str(honor))
        honor.scans.add(scan)
        record_act(
            actor=actor, verb="添加荣誉证书", subject=honor, at=at, unit=honor.holder, details={"file": scan.file_name}
        )
    return scan


@transaction.atomic
def remove_scan(*, honor: Honor, scan: Evidence, actor: User, at: dt.datetime) -> None:
    """Take a file off the honor; it stays in the holder's library."""
    require_honor_keeper(actor=actor, unit=honor.holder)
    honor.scans.remove(scan)
    record_act(
        actor=actor, verb="移除荣誉证书", subject=honor, at=at, unit=honor.holder, details={"file": scan.file_name}
    )
