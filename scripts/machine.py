"""What the machine must bring for the tests and Python cannot install: found, or fetched as root, or named loudly."""

import os
import shutil
import subprocess


class MissingError(Exception):
    """Something is not on this machine; the message names the command that brings it."""


def chromium() -> str:
    """The path of a Chromium; root installs it where it is missing. Raises MissingError."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return _found(names) or _installed(("chromium", "fonts-noto-cjk"), names)


def may_install() -> bool:
    """Whether packages of the system can be installed here."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(packages: tuple[str, ...]) -> None:
    """Install packages of the system. Raises MissingError where that is not allowed or fails."""
    hint = f"缺少 {'、'.join(packages)}，请先执行：apt-get install {' '.join(packages)}"
    if not may_install():
        raise MissingError(hint)
    print(f"正在安装 {'、'.join(packages)} …", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        subprocess.run(("apt-get", "update", "-qq"), check=True, env=environment)
        subprocess.run(("apt-get", "install", "-y", "-qq", *packages), check=True, env=environment)
    except subprocess.CalledProcessError as error:
        raise MissingError(hint) from error


def _found(names: tuple[str, ...]) -> str | None:
    return next(filter(None, map(shutil.which, names)), None)


def _installed(packages: tuple[str, ...], names: tuple[str, ...]) -> str:
    install(packages)
    found = _found(names)
    if found is None:
        raise MissingError(f"安装后仍找不到 {names[0]}")
    return found
