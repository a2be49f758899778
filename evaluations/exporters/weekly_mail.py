"""The weekly letter as plain text and as HTML, and the address that ends it."""

import datetime as dt

from django.conf import settings
from django.core import signing
from django.template.loader import render_to_string
from django.urls import reverse

from core.keys import read_key
from evaluations.operations.subscriptions import LetterMail
from evaluations.queries.subscriptions.weekly import read_weekly
from units.models import User

_SALT = "evaluations.subscriptions.stop"


def compose_letter(user: User, day: dt.date) -> LetterMail | None:
    """The letter of this person; None while there are no results to tell of."""
    weekly = read_weekly(user=user, today=day)
    if weekly is None:
        return None
    stop = settings.SITE_URL + reverse("evaluations:unsubscribe", args=[stop_token(user)])
    context = {
        "weekly": weekly,
        "board": weekly.board,
        "user": user,
        "day": day,
        "site": settings.SITE_URL,
        "stop": stop,
    }
    score = weekly.board.score.system_score if weekly.board.score else None
    subject = f"文明行业创建每周简报（{day:%m}月{day:%d}日）：{'暂无得分' if score is None else f'{score} 分'}"
    text = render_to_string("evaluations/subscriptions/letter.txt", context)
    return LetterMail(subject, text, render_to_string("evaluations/subscriptions/letter.html", context), stop)


def stop_token(user: User) -> str:
    """Lets whoever holds it end this person's letter, and nothing else."""
    return signing.Signer(salt=_SALT).sign(str(user.pk))


def user_of(token: str) -> int | None:
    """Whose letter the token ends; None where it is none of ours."""
    try:
        return read_key(signing.Signer(salt=_SALT).unsign(token))
    except signing.BadSignature:
        return None
