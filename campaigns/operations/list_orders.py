"""Ordering a long list as a file, making it, dropping it; as the archives of proofs are (docs/adr/0111-….md)."""

import datetime as dt
import secrets
import tempfile

import structlog
from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import F

from campaigns.enums import OrderState
from campaigns.models import ListOrder
from campaigns.models.list_order import sight_of
from campaigns.operations.notices import tell_people
from campaigns.queries.list_files import Asking, ListFile, Words, build_list
from core.clock import day_of, now
from core.queue import after_commit
from core.refusals import ConflictError, RefusedError
from core.tables import MOST_ROWS, write_tables_to
from units.models import User
from units.operations.audit import record_act

log = structlog.get_logger(__name__)

_MOST_TRIES = 3
_STILL = dt.timedelta(minutes=15)
"""So long a worker may be silent before it is thought dead."""
_LOST = dt.timedelta(minutes=1)
"""So long an order may wait before its message is thought lost."""
_NO_ROOM = "服务器磁盘写不下或读不出，请联系系统管理员后再试。"
_OTHER_SIGHT = "您的岗位或范围在申请以后变了，这份导出已取消。请从列表页面重新导出。"
_GAVE_UP = "几次都没有完成，请缩小筛选范围再导出，或联系系统管理员。"
_FEW = 500
"""Rows between two notes of progress."""


@transaction.atomic
def order_list(*, name: str, words: Words, found: ListFile, actor: User, at: dt.datetime) -> ListOrder:
    """Have ``found``, the list ``name`` by these words, written in the background.

    RefusedError where it is longer than a sheet; ConflictError where one of this person's is still being made.
    """
    if found.count > MOST_ROWS:
        message = f"共 {found.count} 行，超过一张工作表的 {MOST_ROWS} 行。请缩小筛选范围再导出。"
        raise RefusedError(message)
    new = {"name": name, "words": dict(words), "title": found.title, "total": found.count}
    try:
        with transaction.atomic():
            order = ListOrder.objects.create(user=actor, sight=sight_of(actor), requested_at=at, **new)
    except IntegrityError as error:
        message = "您还有一份导出正在进行，请等它完成再导出下一份。"
        raise ConflictError(message) from error
    record_act(actor=actor, verb="导出列表", subject=order, at=at, details={"list": name, "rows": found.count})
    after_commit("campaigns.make_list", order_id=order.pk)
    return order


def make_list(*, order_id: int, at: dt.datetime) -> bool:
    """Make a waiting file; False where somebody else does or it could not be made, which its row then says.

    The rows are read anew as its orderer sees them; whose sight has changed gets none.
    """
    waiting = ListOrder.objects.filter(pk=order_id, state=OrderState.WAITING)
    if not waiting.update(state=OrderState.WORKING, tries=F("tries") + 1, done=0, moved_at=at):
        return False
    order = ListOrder.objects.select_related("user").get(pk=order_id)
    if sight_of(order.user) != order.sight or not order.user.is_active:
        return _fail(order, at, _OTHER_SIGHT)
    try:
        found = build_list(order.name, Asking(order.user, order.words, day_of(order.requested_at)))
        place, size, done = _written(order, found)
    except RefusedError as error:
        return _fail(order, at, str(error))
    except OSError as error:
        log.exception("list_failed", order=order_id, error=str(error))
        return _fail(order, at, _NO_ROOM)
    made = {"done": done, "total": done, "place": place, "size": size}
    is_kept = _end(order, at, "已做好，可以下载。", state=OrderState.DONE, **made)
    if not is_kept:  # it was dropped meanwhile, or another worker took over
        default_storage.delete(place)
    return is_kept


def _written(order: ListOrder, found: ListFile) -> tuple[str, int, int]:
    """Where it was put, its size, and how many rows it has."""
    mine = ListOrder.objects.filter(pk=order.pk, state=OrderState.WORKING, tries=order.tries)
    mine.update(total=found.count)
    written = 0

    def note(done: int) -> None:
        nonlocal written
        written = done
        if done % _FEW == 0:
            mine.update(done=min(done, found.count), moved_at=now())

    with tempfile.TemporaryFile(dir=settings.DATA_DIR, prefix="list-") as out:
        write_tables_to(out, [found.table], notes=found.notes, progress=note)
        size = out.seek(0, 2)
        out.seek(0)
        place = default_storage.save(f"lists/{secrets.token_hex(16)}.xlsx", File(out))
    return place, size, written


def _fail(order: ListOrder, at: dt.datetime, fault: str) -> bool:
    _end(order, at, "没有做成，请打开查看原因。", state=OrderState.FAILED, fault=fault[:200])
    return False


@transaction.atomic
def _end(order: ListOrder, at: dt.datetime, said: str, **fields: object) -> bool:
    """Write the end down, if it is still this try's, and tell its orderer."""
    mine = ListOrder.objects.filter(pk=order.pk, state=OrderState.WORKING, tries=order.tries)
    if not mine.update(**fields):
        return False
    tell_people(people=[order.user], text=f"导出“{order}”{said}", page="campaigns:list_order", number=order.pk, at=at)
    return True


def sweep_lists(*, at: dt.datetime) -> int:
    """Wake up for what a lost message left, give up what took its worker with it, drop what was kept long enough.

    Gives how many were dropped.
    """
    silent = ListOrder.objects.filter(state=OrderState.WORKING, moved_at__lt=at - _STILL)
    for order in silent.filter(tries__gte=_MOST_TRIES).select_related("user"):
        _fail(order, at, _GAVE_UP)
    silent.update(state=OrderState.WAITING)
    lost = ListOrder.objects.filter(state=OrderState.WAITING, requested_at__lt=at - _LOST)
    for order_id in lost.values_list("pk", flat=True):
        after_commit("campaigns.make_list", order_id=order_id)
    over = list(ListOrder.objects.over(at=at))
    for order in over:
        order.delete()
        if order.place:
            default_storage.delete(order.place)
    return len(over)
