"""``make lint``: every check that needs no database, all of them even where one fails."""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

from config.embedded import REPOSITORY

_BIN = Path(sys.executable).parent
_PYTHON = (sys.executable, "-W", "error::DeprecationWarning:config")
# Enough of production for Django to judge the settings; nothing is connected to.
_PRODUCTION = {
    "ENVIRONMENT": "production",
    "SECRET_KEY": "k8Zr!4vQ#x2Lm9@tY6wB1nC7sD3fG5hJ0pK-aE_uRiOqWzXcVbNl",
    "DATABASE_URL": "postgres://user:password@127.0.0.1:5432/wenming",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "ALLOWED_HOSTS": "wenming.example",
}


def main() -> int:
    """Run all checks; 0 only if each is clean."""
    argparse.ArgumentParser(prog="make lint", description="检查代码，不需要数据库。").parse_args()
    templates = sorted(str(path) for path in (REPOSITORY / "templates").rglob("*.html"))
    checks: tuple[tuple[str, tuple[str, ...], dict[str, str]], ...] = (
        ("格式", (_tool("ruff"), "format", "--check", "--quiet", "."), {}),
        ("规则", (_tool("ruff"), "check", "--quiet", "."), {}),
        ("类型", (_tool("mypy"), "--no-error-summary", "."), {}),
        ("导入方向", (_tool("lint-imports"), "--no-cache"), {}),
        ("模板", (_tool("djade"), "--check", "--target-version", "5.2", *templates), {}),
        ("迁移", (*_PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"), {}),
        ("部署设置", (*_PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"), _PRODUCTION),
    )
    failed = [name for name, command, extra in checks if not _passes(name, command, extra)]
    print(f"检查未通过：{'、'.join(failed)}" if failed else "检查全部通过。", flush=True)
    return 1 if failed else 0


def _passes(name: str, command: tuple[str, ...], extra: dict[str, str]) -> bool:
    started = time.monotonic()
    environment = {**os.environ, "NO_COLOR": "1", **extra}
    result = subprocess.run(command, check=False, cwd=REPOSITORY, env=environment, capture_output=True, text=True)
    print(f"{'✓' if result.returncode == 0 else '✗'} {name}（{time.monotonic() - started:.0f} 秒）", flush=True)
    if result.returncode:
        print(result.stdout + result.stderr, flush=True)
    return result.returncode == 0


def _tool(name: str) -> str:
    return str(_BIN / name)


if __name__ == "__main__":
    sys.exit(main())
