"""``make run``: the whole system on one machine, nothing to configure.

Starts the embedded Valkey (unless ``REDIS_URL`` names a server), brings the database up to date, loads the
demo, then keeps web, worker and beat running until Ctrl-C. Killing any process loses nothing: it is started again, and
if it was this one, its children end and the next start goes on.
"""

import argparse
import contextlib
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO
from urllib.parse import quote

import redis

from config import embedded
from scripts import programs
from scripts.supervisor import Supervisor, die_with_parent, kill_leftovers

_LOCK_PATIENCE, _READY_PATIENCE, _STOP_PATIENCE = 15.0, 90.0, 15.0
_HOST = "127.0.0.1"


class ServeError(Exception):
    """Why the system cannot start, in words for the person at the keyboard."""


def main() -> int:
    """Run until told to stop; 0 after an orderly end, 1 where it could not start."""
    parser = argparse.ArgumentParser(prog="make run", description="在本机启动整个系统，按 Ctrl-C 停止。")
    default_port = int(os.environ.get("PORT", "8000"))
    parser.add_argument("--port", type=int, default=default_port, help="网页端口，默认 8000（也可用环境变量 PORT）")
    parser.add_argument("--no-demo", action="store_true", help="不装入演示数据")
    options = parser.parse_args()
    if "MAKELEVEL" in os.environ:
        die_with_parent(os.getppid())
    try:
        with _only_one():
            _serve(options.port, demo=not options.no_demo)
    except ServeError as error:
        print(f"无法启动：{error}", file=sys.stderr)
        return 1
    return 0


def _serve(port: int, *, demo: bool) -> None:
    if os.environ.get("ENVIRONMENT") == "production":
        message = "make run 只用于单机和演示；正式部署见 docs/operators.md"
        raise ServeError(message)
    mark = str(embedded.data_dir())
    # Static files come from their sources here; the server of them only wants the folder to exist.
    (embedded.data_dir() / "static").mkdir(exist_ok=True)
    if kill_leftovers(mark):
        print("已清理上次异常退出后遗留的进程。")
    _refuse_busy(port)
    supervisor = Supervisor(mark=mark, environment=_environment(port))
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, supervisor.request_stop)
    try:
        _start(supervisor, port, demo=demo)
        supervisor.run()
    finally:
        print("正在停止 …", flush=True)
        supervisor.stop(_STOP_PATIENCE)
        print("已停止。", flush=True)


def _start(supervisor: Supervisor, port: int, *, demo: bool) -> None:
    if "REDIS_URL" not in os.environ:
        supervisor.start(programs.valkey(embedded.data_dir() / "valkey", _prepared_socket()))
        _wait_until(supervisor, _valkey_answers, "Valkey 没有就绪")
    _manage(supervisor, "migrate", "--verbosity", "0")
    if demo:
        _manage(supervisor, "demo")
    for program in (programs.web(_HOST, port), programs.worker(), programs.beat()):
        if not supervisor.stopping:
            supervisor.start(program)
    _wait_until(supervisor, lambda: _web_answers(port), "网页没有就绪")
    if not supervisor.stopping:
        print(f"\n  系统已启动： http://{_HOST}:{port}/   （按 Ctrl-C 停止）\n", flush=True)


def _environment(port: int) -> dict[str, str]:
    return {"SITE_URL": f"http://{_HOST}:{port}", "SHARED_CACHE": "true", **os.environ, "PYTHONUNBUFFERED": "1"}


@contextlib.contextmanager
def _only_one() -> Iterator[None]:
    # The kernel drops the lock with the process: a dead supervisor never blocks the next one.
    with (embedded.data_dir() / "serve.lock").open("a+", encoding="utf-8") as lock:
        if not _take(lock):
            lock.seek(0)
            message = f"本目录的系统已在运行（进程 {lock.read().strip()}），数据目录 {embedded.data_dir()}"
            raise ServeError(message)
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def _take(lock: TextIO) -> bool:
    deadline = time.monotonic() + _LOCK_PATIENCE
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            # The one before may just be stopping.
            if time.monotonic() > deadline:
                return False
            time.sleep(0.2)
        else:
            return True


def _refuse_busy(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HOST, port))
        except OSError as error:
            message = f"端口 {port} 已被占用，可换一个：PORT={port + 1} make run"
            raise ServeError(message) from error


def _prepared_socket() -> Path:
    path = embedded.socket_path()
    path.parent.mkdir(mode=0o700, exist_ok=True)
    if path.parent.stat().st_uid != os.getuid():
        message = f"{path.parent} 属于其他用户"
        raise ServeError(message)
    return path


def _manage(supervisor: Supervisor, *arguments: str) -> None:
    if supervisor.stopping:
        return
    command = (sys.executable, "manage.py", *arguments)
    result = subprocess.run(command, check=False, cwd=embedded.REPOSITORY, env=supervisor.environment)
    if result.returncode and not supervisor.stopping:
        message = f"manage.py {arguments[0]} 失败"
        raise ServeError(message)


def _wait_until(supervisor: Supervisor, is_ready: "programs.Probe", complaint: str) -> None:
    deadline = time.monotonic() + _READY_PATIENCE
    while not supervisor.stopping and not is_ready():
        if time.monotonic() > deadline:
            raise ServeError(complaint)
        supervisor.tick()
        time.sleep(0.1)


def _valkey_answers() -> bool:
    try:
        with redis.Redis.from_url(f"unix://{quote(str(embedded.socket_path()))}") as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


def _web_answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://{_HOST}:{port}/healthz", timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(main())
