"""The daily digest: composed once per person and day, mailed at most once."""

import datetime as dt

import structlog
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction

from campaigns.enums import UNTIMED
from campaigns.models import Digest, DigestLine, Notice
from campaigns.operations.notices import recount_unread
from campaigns.operations.robots import compose_group_digests
from campaigns.queries.policies import policies_everywhere, work_calendar
from campaigns.queries.reminders import Matter, matters_on
from campaigns.queries.words import words_on
from campaigns.signals import DigestWord
from core.clock import day_of, hour_of

log = structlog.get_logger(__name__)

_LONGEST_WORDS = 200


def send_digests_in_time(*, at: dt.datetime) -> int:
    """What the clock does: on a working day within the hours of the policy, send what is due; how many mails went out.

    Also clears away digests older than the policy keeps them. Outside the hours nobody is disturbed.
    """
    policies, today = policies_everywhere(), day_of(at)
    _clear_away(before=today - dt.timedelta(days=policies.digest_kept_days))
    if not policies.digest_from_hour <= hour_of(at) < policies.digest_until_hour:
        return 0
    if Digest.objects.filter(day=today).exists():
        return send_digest_mail(day=today, at=at)
    return send_digests(today=today, at=at)


@transaction.atomic
def _clear_away(*, before: dt.date) -> None:
    old = Digest.objects.filter(day__lt=before)
    unread = set(old.filter(read_at__isnull=True).values_list("user_id", flat=True))
    old.delete()
    past = Notice.objects.filter(told_at__date__lt=before)
    unread |= set(past.filter(read_at__isnull=True).values_list("user_id", flat=True))
    past.delete()
    recount_unread(user_ids=unread)


def send_digests(*, today: dt.date, at: dt.datetime) -> int:
    """Compose the digests of ``today``, for people and for groups, and mail them; how many mails went out.

    A second run sends nothing. What the groups are told is sent from its outbox.
    """
    with transaction.atomic():
        compose_digests(today=today, at=at)
        if work_calendar().is_workday(today):
            compose_group_digests(today=today, at=at)
    return send_digest_mail(day=today, at=at)


@transaction.atomic
def compose_digests(*, today: dt.date, at: dt.datetime) -> int:
    """Write one digest for each person who must be told something; how many are new.

    On a day that is not worked nobody is told anything. A digest that exists is left as it was read.
    """
    if not work_calendar().is_workday(today):
        return 0
    matters = matters_on(today)
    told: list[Matter | DigestWord] = [*matters, *words_on(today)]
    known = set(Digest.objects.filter(day=today).values_list("user_id", flat=True))
    wanted = {each.user_id for each in told} - known
    Digest.objects.bulk_create(
        (Digest(user_id=user_id, day=today, composed_at=at) for user_id in sorted(wanted)), ignore_conflicts=True
    )
    digests = {row.user_id: row for row in Digest.objects.filter(day=today) if row.user_id in wanted}
    lines = [_line(digests[each.user_id], each) for each in told if each.user_id in wanted]
    DigestLine.objects.bulk_create(lines, ignore_conflicts=True, batch_size=500)
    recount_unread(user_ids=wanted)
    return len(wanted)


def _line(digest: Digest, each: Matter | DigestWord) -> DigestLine:
    line = DigestLine(digest=digest, kind=each.kind, workdays=each.workdays)
    if isinstance(each, Matter):
        line.assignment_id, line.period_id = each.assignment_id, each.period_id
    else:
        line.text, line.link = each.text[:_LONGEST_WORDS], each.link
    return line


def send_digest_mail(*, day: dt.date, at: dt.datetime) -> int:
    """Mail the digests of ``day`` that are not mailed yet, to people with an address; how many went out.

    Each is claimed by compare-and-swap before it is sent, so that nobody gets it twice; where the mail server refuses,
    the claim is given back and the next run tries again (decision: docs/decisions).
    """
    waiting = (
        Digest.objects.filter(day=day, emailed_at__isnull=True, user__is_active=True)
        .exclude(user__email="")
        .select_related("user")
        .prefetch_related("lines__assignment__participation", "lines__assignment__target", "lines__period")
    )
    return sum(_mail(digest, at) for digest in waiting)


def _mail(digest: Digest, at: dt.datetime) -> bool:
    unsent = Digest.objects.filter(pk=digest.pk, emailed_at__isnull=True)
    if not unsent.update(emailed_at=at):
        return False
    lines = list(digest.lines.all())
    subject = f"文明行业创建提醒：{digest.day:%m}月{digest.day:%d}日共 {len(lines)} 件"
    try:
        send_mail(subject, _body(digest, lines), settings.DEFAULT_FROM_EMAIL, [digest.user.email])
    except OSError as error:
        Digest.objects.filter(pk=digest.pk, emailed_at=at).update(emailed_at=None)
        log.warning("digest_not_mailed", digest=digest.pk, error=str(error))
        return False
    return True


def _body(digest: Digest, lines: list[DigestLine]) -> str:
    said = [f"{digest.user}：", "", "今天请留意以下事项：", ""]
    said += [f"{number}. {describe_line(line=line)}" for number, line in enumerate(lines, start=1)]
    return "\n".join([*said, "", f"办理请登录：{settings.SITE_URL}/", "本提醒每个工作日最多一封，无需回复。"])


def describe_line(*, line: DigestLine) -> str:
    """One matter in words: why, whose, which, and how many working days."""
    when = f"还有 {line.workdays} 个工作日" if line.workdays > 0 else "今天到期"
    if line.workdays < 0:
        when = f"已逾期 {-line.workdays} 个工作日"
    what = line.text
    if line.assignment is not None:
        what = f"{line.assignment.participation} · {line.assignment.target} · {line.period}"
    said = f"【{line.get_kind_display()}】{what}"
    return said if line.kind in UNTIMED else f"{said}，{when}"
