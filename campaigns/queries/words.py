"""What digests tell besides reports that are not filed: waiting reviews, instructions, and what others add."""

import datetime as dt
from typing import Any

from django.urls import reverse

from campaigns.enums import NoticeKind
from campaigns.models import Digest
from campaigns.queries.instructions.matters import instruction_words
from campaigns.queries.policies import PolicyBook, work_calendar
from campaigns.queries.waiting_reviews import waiting_reviews
from campaigns.signals import DigestWord, digest_asked
from core.workdays import WorkCalendar


def words_on(today: dt.date) -> list[DigestWord]:
    """Every such line of every digest of the working day ``today``, in a fixed number of queries."""
    book, calendar = PolicyBook(), work_calendar()
    answers: list[tuple[Any, Any]] = digest_asked.send(sender=Digest, today=today)
    others = [word for _, answer in answers for word in answer]
    return [*_review_words(today, calendar), *instruction_words(today, book, calendar), *others]


def _review_words(today: dt.date, calendar: WorkCalendar) -> list[DigestWord]:
    """One line for each person reports wait for, however many."""
    link, found = reverse("evaluations:review_queue"), []
    for user_id, waits in waiting_reviews(today).items():
        days = calendar.between(waits.oldest, today)
        said = f"{waits.number} 份填报，最早一份已等 {days} 个工作日" if days else f"{waits.number} 份填报"
        found.append(DigestWord(user_id, NoticeKind.REVIEW, said, link, -days))
    return found
