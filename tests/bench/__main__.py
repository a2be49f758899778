"""``make bench``: figures as ratios measured in one run, on a PostgreSQL of its own or (--sqlite) on SQLite."""

import argparse
import contextlib
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import structlog

from config import embedded
from scripts import programs
from scripts.supervisor import Supervisor
from tests.bench import databases
from tests.bench.figures import Figures

_RESULTS = "bench-results.json"
_TEMPLATES = Path(__file__).parent / "floors" / "templates"


def main() -> int:
    """Measure, print the table, write ``bench-results.json``; 0 only if every figure keeps its limit."""
    options = _options()
    figures = Figures(prefix="SQLite：" if options.sqlite else "")
    with databases.serving(is_sqlite=options.sqlite) as server, _queue(server):
        _set_up()
        from tests.bench.run import Run  # noqa: PLC0415 - the database must be known before Django is
        from tests.bench.worlds.shapes import shapes  # noqa: PLC0415

        city, big_city, province = shapes(is_sqlite=options.sqlite, is_quick=options.quick)
        villages = options.nation or not (options.quick or options.sqlite)
        seconds = round(options.minutes * 60)
        run = Run(server, figures, city, big_city, province, options.only, options.quick, villages, seconds)
        run.measure()
    if "deadline" in options.only and not options.sqlite:
        figures.take(_deadline_on_sqlite(options))
    figures.write(options.json)
    sys.stdout.write(f"\n{figures.table()}\n\n写入 {options.json}\n")
    return 1 if figures.missed else 0


def _deadline_on_sqlite(options: argparse.Namespace) -> Path:
    """The same day on SQLite, in a run of its own; gives the file of its figures."""
    path: Path = options.json.with_suffix(".sqlite.json")
    extra = ("--quick",) if options.quick else ()
    arguments = ("--sqlite", "--only", "deadline", "--minutes", str(options.minutes), "--json", str(path), *extra)
    subprocess.run((sys.executable, "-m", "tests.bench", *arguments), check=False)
    return path


def _options() -> argparse.Namespace:
    parts = ("rollup", "pages", "save", "tree", "deadline", "weight", "earn")
    parser = argparse.ArgumentParser(prog="make bench", description="基准测试：每个数字都是同一次运行里的比值。")
    parser.add_argument("--sqlite", action="store_true", help="在 SQLite 上测量（默认自行启动 PostgreSQL）")
    parser.add_argument("--quick", action="store_true", help="小样：几分钟，用来检查基准测试本身")
    parser.add_argument("--nation", action="store_true", help="小样和 SQLite 也装入全国约 66.5 万个单位")
    parser.add_argument(
        "--only", type=_list_of(parts), default=parts, help=f"只测这些部分，用逗号分开：{','.join(parts)}"
    )
    parser.add_argument("--minutes", type=float, default=4, help="截止日持续几分钟，默认 4")
    parser.add_argument("--json", type=Path, default=Path(_RESULTS), help=f"结果文件，默认 {_RESULTS}")
    return parser.parse_args()


def _list_of(parts: tuple[str, ...]) -> Callable[[str], tuple[str, ...]]:
    def read(text: str) -> tuple[str, ...]:
        chosen = tuple(text.split(","))
        unknown = set(chosen) - set(parts)
        if unknown:
            message = f"没有这个部分：{'、'.join(sorted(unknown))}"
            raise argparse.ArgumentTypeError(message)
        return chosen

    return read


def _set_up() -> None:
    """Django with the bare views beside the site's addresses."""
    import django  # noqa: PLC0415 - the settings are read from the environment
    from django.conf import settings  # noqa: PLC0415

    # A line for each request is for the keeper of a site; here it would drown the figures.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))

    settings.ROOT_URLCONF = "tests.bench.floors.urls"
    settings.TEMPLATES[0]["DIRS"].append(_TEMPLATES)
    (embedded.data_dir() / "static").mkdir(exist_ok=True)
    django.setup()


@contextlib.contextmanager
def _queue(server: databases.Server) -> Iterator[None]:
    """A queue, for an approval wakes a worker up: sending the message is part of its time."""
    supervisor = Supervisor(mark=str(server.folder), environment={})
    supervisor.start(programs.valkey(server.folder / "valkey", embedded.socket_path()))
    try:
        yield
    finally:
        supervisor.stop(5)


if __name__ == "__main__":
    sys.exit(main())
