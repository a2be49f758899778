"""``manage.py remind``: today's digests by hand, or only who would get what."""

import datetime as dt
from argparse import ArgumentParser
from itertools import groupby
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from campaigns.models import Assignment, Period
from campaigns.operations.reminders import send_digests
from campaigns.queries.policies import work_calendar
from campaigns.queries.reminders import Matter, matters_on
from campaigns.queries.words import words_on
from core.clock import now, today
from units.models import User


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"日期应写作 2026-11-24 的样子：{text}") from error


class Command(BaseCommand):
    """Send the digests of a day, once."""

    help = "生成并发送某个工作日的提醒；同一天重复执行不会重复发送。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """See the help texts."""
        parser.add_argument("--date", help="哪一天，默认今天，如 2026-11-24")
        parser.add_argument("--dry-run", action="store_true", help="只列出谁会收到什么，不生成也不发送")

    def handle(self, *_args: Any, **options: Any) -> None:
        """See ``help``."""
        day = _day(options["date"]) if options["date"] else today()
        if not work_calendar().is_workday(day):
            self.stdout.write(f"{day} 不是工作日，不发提醒。")
            return
        if options["dry_run"]:
            self._list(day)
            return
        self.stdout.write(f"{day}：发出邮件 {send_digests(today=day, at=now())} 封。")

    def _list(self, day: dt.date) -> None:
        matters = sorted(matters_on(day), key=lambda matter: (matter.user_id, matter.workdays))
        people = User.objects.in_bulk({matter.user_id for matter in matters})
        periods = Period.objects.in_bulk({matter.period_id for matter in matters})
        wanted = {matter.assignment_id for matter in matters}
        tasks = Assignment.objects.select_related("participation", "target").in_bulk(wanted)
        for user_id, rows in groupby(matters, key=lambda matter: matter.user_id):
            self.stdout.write(f"{people[user_id]}（{people[user_id].username}）")
            for row in rows:
                self.stdout.write(f"  {_say(row, tasks[row.assignment_id], periods[row.period_id])}")
        words = words_on(day)
        people |= User.objects.in_bulk({word.user_id for word in words} - set(people))
        for word in words:
            self.stdout.write(
                f"{people[word.user_id]}（{people[word.user_id].username}）【{word.kind.label}】{word.text}"
            )
        self.stdout.write(f"{day}：{len(people)} 人，{len(matters) + len(words)} 件。")


def _say(matter: Matter, assignment: Assignment, period: Period) -> str:
    days = f"逾期 {-matter.workdays}" if matter.workdays < 0 else f"还有 {matter.workdays}"
    return f"【{matter.kind.label}】{assignment} · {period}（{days} 个工作日）"
