"""What waits for a unit's own head to sign."""

from campaigns.queries.list_files import Asking, ListFile, a_list, notes_of
from campaigns.queries.policies import work_calendar
from evaluations.exporters.reviews import QUEUE_COLUMNS, queue_cells
from evaluations.queries.reviews import queue_rows, signing_queue


@a_list("signing")
def list_signing(asking: Asking) -> ListFile:
    """Reports that wait for this leader's signature, the oldest first."""
    found = list(signing_queue(asking.user).with_context())
    rows = queue_rows(found, asking.today, work_calendar())
    return ListFile("待审签", QUEUE_COLUMNS, map(queue_cells, rows), len(found), notes_of(asking))
