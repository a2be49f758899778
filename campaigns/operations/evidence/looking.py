"""Looking into stored files, and dropping those nobody leans on any more."""

import datetime as dt

import structlog
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F

from campaigns.enums import FileState
from campaigns.models import Evidence, PictureBand, StoredFile
from campaigns.models.evidence import neutral_name
from campaigns.models.stored_file import bands_of, preview_name
from core.files.look import Look, look_into

log = structlog.get_logger(__name__)

_MOST_TRIES = 3
_AT_ONCE = 20
_UNUSED_FOR = dt.timedelta(hours=1)


def look_into_file(*, sha256: str) -> bool:
    """Look into a waiting file and keep what was found; False where somebody else did, or it is not there.

    A file whose reader took the worker with it is given up after a few tries; one that is not on the disk is marked lost
    and logged.
    """
    waiting = StoredFile.objects.filter(pk=sha256, state=FileState.WAITING)
    if not waiting.update(tries=F("tries") + 1):
        return False
    stored = StoredFile.objects.get(pk=sha256)
    look = None
    if stored.tries <= _MOST_TRIES:
        try:
            content = _content_of(sha256)
        except OSError as error:
            mark_lost(sha256=sha256, error=error)
            return False
        look = look_into(content, stored.content_type)
    return keep_look(sha256=sha256, look=look)


def mark_lost(*, sha256: str, error: OSError) -> None:
    """Note that a file cannot be read from the disk; whoever uploads the same content again brings it back."""
    log.error("file_lost", sha256=sha256, error=str(error))
    StoredFile.objects.filter(pk=sha256).update(state=FileState.LOST)


@transaction.atomic
def keep_look(*, sha256: str, look: Look | None) -> bool:
    """Write down what was found; None: it cannot be opened. False where it is no longer waiting."""
    waiting = StoredFile.objects.filter(pk=sha256, state=FileState.WAITING)
    if look is None:
        return bool(waiting.update(state=FileState.BROKEN))
    found = {
        "width": look.width,
        "height": look.height,
        "pages": look.pages,
        "sharpness": look.sharpness,
        "fingerprint": look.fingerprint,
        "text": look.text,
    }
    if not waiting.update(state=FileState.SEEN, **found):
        return False
    if look.preview:
        place = preview_name(StoredFile(pk=sha256), "")
        default_storage.delete(place)
        StoredFile.objects.filter(pk=sha256).update(preview=default_storage.save(place, ContentFile(look.preview)))
    if look.fingerprint:
        bands = bands_of(look.fingerprint)
        rows = (PictureBand(stored_id=sha256, position=p, value=v) for p, v in bands)
        PictureBand.objects.bulk_create(rows, ignore_conflicts=True)  # a file that was lost and came back has them
    return True


def look_into_waiting() -> int:
    """What a lost message left: the oldest waiting files, some at a time. Gives how many were looked into."""
    names = list(StoredFile.objects.waiting().values_list("pk", flat=True)[:_AT_ONCE])
    return sum(look_into_file(sha256=name) for name in names)


def drop_unused_files(*, at: dt.datetime) -> int:
    """Delete the files no evidence leans on, once they have been there for an hour. Gives how many."""
    names = list(StoredFile.objects.unused(before=at - _UNUSED_FOR).values_list("pk", flat=True)[:_AT_ONCE])
    return sum(drop_unused_file(sha256=name) for name in names)


@transaction.atomic
def drop_unused_file(*, sha256: str) -> bool:
    """Delete a file, its preview and its row if no evidence leans on it.

    The files go while the row is locked: whoever uploads the same content at this moment waits, and writes it anew.
    """
    stored = StoredFile.objects.select_for_update().filter(pk=sha256).first()
    if stored is None or Evidence.objects.filter(stored=stored).exists():
        return False
    default_storage.delete(neutral_name(Evidence(sha256=sha256), ""))
    if stored.preview:
        default_storage.delete(preview_name(stored, ""))
    stored.delete()
    return True


def _content_of(sha256: str) -> bytes:
    with default_storage.open(neutral_name(Evidence(sha256=sha256), "")) as file:
        content: bytes = file.read()
    return content
