"""``manage.py appoint LOGIN --duty security --reason WORDS``."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import clock
from core.refusals import RefusedError
from units.enums import Appointment, Duty
from units.models import User
from units.operations.duties import appoint_by_console


class Command(BaseCommand):
    """Appoint one of the three administrators from the server."""

    help = "任命三员。新装的系统用它任命头几位；以后在“账号安全 → 三员”里由两人办理。记入审计记录。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Whom, as what, why."""
        parser.add_argument("username", help="登录名")
        parser.add_argument("--duty", required=True, choices=Duty.values, help="system 系统、security 安全、audit 审计")
        parser.add_argument("--reason", required=True, help="理由，如任命文件的文号")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Appoint."""
        person, duty = User.objects.filter(username=options["username"]).first(), Appointment(options["duty"])
        if person is None:
            raise CommandError(f"没有登录名为“{options['username']}”的账号。")
        try:
            appoint_by_console(person=person, duty=duty, reason=options["reason"], at=clock.now())
        except RefusedError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"已任命{person}为{duty.label}。")
