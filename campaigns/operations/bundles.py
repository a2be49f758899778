"""Ordering an archive of proofs, making it, dropping it."""

import datetime as dt
import secrets
import tempfile
from collections.abc import Callable
from typing import IO

import structlog
from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import F

from campaigns.enums import BundleState
from campaigns.models import Bundle, Participation, Period
from campaigns.operations.notices import tell_people
from campaigns.queries.archive import MOST_LINES, Archive, read_archive
from core.clock import now
from core.queue import after_commit
from core.refusals import ConflictError, RefusedError
from units.models import User
from units.operations.audit import record_act

log = structlog.get_logger(__name__)

WriteZip = Callable[[Archive, IO[bytes], dt.datetime, Callable[[int], None]], list[str]]
"""Writes an archive to a file, telling how many files are written; gives the paths that were missing."""

_MOST_TRIES = 3
_STILL = dt.timedelta(minutes=15)
"""So long a worker may be silent before it is thought dead."""
_LOST = dt.timedelta(minutes=1)
"""So long an order may wait before its message is thought lost."""
_NO_ROOM = "服务器磁盘写不下或读不出，请联系系统管理员后再试。"
_FEW = 20
"""Files between two notes of progress."""


@transaction.atomic
def order_bundle(*, participation: Participation, period: Period | None, actor: User, at: dt.datetime) -> Bundle:
    """Have an archive made in the background. RefusedError where there is nothing to pack or too much of it.

    ConflictError where one of this person's is still being made.
    """
    archive = read_archive(participation, period, actor)
    require_feasible(archive=archive)
    if archive.size > settings.BUNDLE_MAX_BYTES:
        most = settings.BUNDLE_MAX_BYTES / 2**30
        message = f"文件共 {archive.size / 2**30:.1f} GB，超过一次 {most:.0f} GB 的上限。请按填报期分次打包。"
        raise RefusedError(message)
    new = {"participation": participation, "period": period, "user": actor, "total": len(archive.files)}
    try:
        with transaction.atomic():
            bundle = Bundle.objects.create(requested_at=at, **new)
    except IntegrityError as error:
        message = "您还有一个材料包正在打包，请等它完成再打下一个。"
        raise ConflictError(message) from error
    details = {"period": period.code if period else None, "files": len(archive.files)}
    record_act(actor=actor, verb="打包佐证材料", subject=bundle, at=at, unit=participation.unit, details=details)
    after_commit("campaigns.make_bundle", bundle_id=bundle.pk)
    return bundle


def require_feasible(*, archive: Archive) -> None:
    """RefusedError where nothing or too much would stand in the list."""
    if not archive.lines:
        message = "这个范围里还没有已提交或已核定的佐证材料。"
        raise RefusedError(message)
    if len(archive.lines) > MOST_LINES:
        message = f"共 {len(archive.lines)} 条材料，超过一次 {MOST_LINES} 条的上限。请选一个填报期，分次进行。"
        raise RefusedError(message)


def make_bundle(*, bundle_id: int, write: WriteZip, at: dt.datetime) -> bool:
    """Make a waiting archive; False where somebody else does or it could not be made, which its row then says.

    It is written to a file beside the data, moved into the storage whole, and only then called done. What its orderer may
    see is asked again.
    """
    waiting = Bundle.objects.filter(pk=bundle_id, state=BundleState.WAITING)
    if not waiting.update(state=BundleState.WORKING, tries=F("tries") + 1, done=0, moved_at=at):
        return False
    bundle = Bundle.objects.select_related("participation__campaign", "period", "user").get(pk=bundle_id)
    archive = read_archive(bundle.participation, bundle.period, bundle.user)
    mine = Bundle.objects.filter(pk=bundle_id, state=BundleState.WORKING, tries=bundle.tries)
    mine.update(total=len(archive.files))

    def note(done: int) -> None:
        if done % _FEW == 0:
            mine.update(done=done, moved_at=now())

    try:
        place, size, missing = _written(archive, write, at, note)
    except OSError as error:
        log.exception("bundle_failed", bundle=bundle_id, error=str(error))
        _end(bundle, at, "没有做成，请打开查看原因。", state=BundleState.FAILED, fault=_NO_ROOM)
        return False
    made = {"done": len(archive.files), "place": place, "size": size, "missing": missing}
    is_kept = _end(bundle, at, "已做好，可以下载。", state=BundleState.DONE, **made)
    if not is_kept:  # it was dropped meanwhile, or another worker took over
        default_storage.delete(place)
    return is_kept


def _written(archive: Archive, write: WriteZip, at: dt.datetime, note: Callable[[int], None]) -> tuple[str, int, int]:
    with tempfile.TemporaryFile(dir=settings.DATA_DIR, prefix="bundle-") as out:
        missing = write(archive, out, at, note)
        size = out.seek(0, 2)
        out.seek(0)
        place = default_storage.save(f"bundles/{secrets.token_hex(16)}.zip", File(out))
    return place, size, len(missing)


@transaction.atomic
def _end(bundle: Bundle, at: dt.datetime, said: str, **fields: object) -> bool:
    """Write the end down, if it is still this try's, and tell its orderer."""
    mine = Bundle.objects.filter(pk=bundle.pk, state=BundleState.WORKING, tries=bundle.tries)
    if not mine.update(**fields):
        return False
    text = f"材料包“{bundle}”{said}"
    tell_people(people=[bundle.user], text=text, page="campaigns:bundle", number=bundle.pk, at=at)
    return True


def sweep_bundles(*, at: dt.datetime) -> int:
    """Wake up for what a lost message left, give up what took its worker with it, drop what was kept long enough.

    Gives how many were dropped.
    """
    silent = Bundle.objects.filter(state=BundleState.WORKING, moved_at__lt=at - _STILL)
    fault = "打包几次都没有完成，请按填报期分次打包，或联系系统管理员。"
    for bundle in silent.filter(tries__gte=_MOST_TRIES).select_related("participation", "period", "user"):
        _end(bundle, at, "没有做成，请打开查看原因。", state=BundleState.FAILED, fault=fault)
    silent.update(state=BundleState.WAITING)
    lost = Bundle.objects.filter(state=BundleState.WAITING, requested_at__lt=at - _LOST)
    for bundle_id in lost.values_list("pk", flat=True):
        after_commit("campaigns.make_bundle", bundle_id=bundle_id)
    over = list(Bundle.objects.over(at=at))
    for bundle in over:
        bundle.delete()
        if bundle.place:
            default_storage.delete(bundle.place)
    return len(over)
