"""``manage.py demo``: a world to look at, and who may look."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.clock import now
from evaluations.demo import accounts, demo_password, is_loaded, load_demo, set_password
from evaluations.demo.units import BY_CODE


class Command(BaseCommand):
    """Load the demo once, print its accounts every time."""

    help = "载入演示数据（已经载入时不再改动），并列出演示账号。正式环境拒绝执行。"

    def handle(self, *_args: Any, **_options: Any) -> None:
        """See ``help``."""
        if settings.IS_PRODUCTION:
            raise CommandError(
                "这是正式环境，不能载入演示数据。需要演示时，请另装一套并且不要设置 ENVIRONMENT=production。"
            )
        if not is_loaded():
            self.stdout.write("正在载入演示数据，约需半分钟 …")
        load_demo(at=now())
        password = demo_password(settings.DATA_DIR)
        set_password(password)
        self._print_accounts(password)

    def _print_accounts(self, password: str) -> None:
        self.stdout.write(
            f"\n演示数据，并非事实。登录地址： {settings.SITE_URL}/\n演示密码（所有账号相同）： {password}\n"
        )
        for account in accounts():
            if account.is_listed:
                unit = BY_CODE[account.unit].name
                self.stdout.write(f"  {account.username:<18}{unit} · {account.role.label}")
        self.stdout.write("")
