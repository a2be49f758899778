"""``manage.py verify_audit``: whether the audit trail is whole."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import clock
from core.head_file import heads_path, read_heads
from units.operations.audit_sealing import go_on_from_backup
from units.queries.audit.verifying import verify_trail


class Command(BaseCommand):
    """Name every entry that was changed, removed, inserted or cut off."""

    help = "核对审计记录：逐条指出被改动、删除、插入、截断的记录；发现问题时退出码为 1。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """See the help texts."""
        parser.add_argument(
            "--after-restore",
            metavar="理由",
            help="从备份恢复之后：承认封存链从备份里的位置接续，理由记入链头文件和审计记录",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """See ``help``."""
        if options["after_restore"]:
            self._go_on(options["after_restore"])
        try:
            report = verify_trail(read_heads())
        except ValueError as error:
            raise CommandError(f"链头文件 {heads_path()} 读不懂：{error}") from error
        for fault in report.faults:
            self.stderr.write(fault)
        last = clock.local(report.last_sealed_at) if report.last_sealed_at else None
        self.stdout.write(
            f"封存 {report.seals} 批，{report.sealed} 条；已到期清理 {report.purged} 条；尚未封存 {report.unsealed} 条；"
            f"最近一次封存：{last:%Y-%m-%d %H:%M:%S}。"
            if last
            else f"还没有封存过；尚未封存 {report.unsealed} 条。"
        )
        if report.faults:
            self.stderr.write(f"发现 {len(report.faults)} 处问题，请保护现场并报告审计管理员。")
            sys.exit(1)
        self.stdout.write("审计记录完整。")

    def _go_on(self, reason: str) -> None:
        head = go_on_from_backup(reason=reason, at=clock.now())
        if head is None:
            raise CommandError("数据库里没有任何封存，无从接续。")
        self.stdout.write(f"已记录：封存链从第 {head.number} 批接续。")
