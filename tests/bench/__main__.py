"""``make bench``: figures as ratios measured in one run, on a PostgreSQL of its own or (--sqlite) on SQLite."""

import argparse
import contextlib
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from scripts import postgres


@contextlib.contextmanager
def _database(*, is_sqlite: bool) -> Iterator[None]:
    with tempfile.TemporaryDirectory(prefix="wenming-bench-") as folder, contextlib.ExitStack() as stack:
        os.environ["DATA_DIR"] = folder
        os.environ.pop("ENVIRONMENT", None)
        os.environ.pop("DATABASE_URL", None)
        if not is_sqlite:
            os.environ["DATABASE_URL"] = stack.enter_context(postgres.running())
        yield


def main() -> int:
    """Measure, print the table, write ``bench-results.json``; 0 only if every figure keeps its limit."""
    parser = argparse.ArgumentParser(prog="make bench", description="基准测试：每个数字都是同一次运行里的比值。")
    parser.add_argument("--sqlite", action="store_true", help="在 SQLite 上测量（默认自行启动 PostgreSQL）")
    parser.add_argument("--units", type=int, default=200, help="大活动的单位数（小活动为 20 个）")
    options = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    with _database(is_sqlite=options.sqlite):
        import django  # noqa: PLC0415 - the database must be known before Django is

        django.setup()
        from tests.bench.measure import measure  # noqa: PLC0415

        figures = measure(units=options.units)
    Path("bench-results.json").write_text(json.dumps({"figures": figures}, ensure_ascii=False, indent=1))
    for figure in figures:
        limit = "" if figure["limit"] is None else f"（不超过 {figure['limit']}）"
        sys.stdout.write(
            f"{'✓' if figure['ok'] else '✗'} {figure['name']}：{figure['value']} {figure['unit']}{limit}\n"
        )
    return 0 if all(figure["ok"] for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
