"""Killing the web server while reports are handed in: what was said to be submitted is stored, nothing is half there."""

import http.client
import json
import os
import re
import signal
import threading
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.processes.installation import Installation, until

pytestmark = pytest.mark.processes

TASKS = 60
_TOKEN = "t" * 32


@dataclass
class Reporters:
    """Several windows of one person, who tries again until told that the report was submitted."""

    port: int
    session: str
    told: set[str] = field(default_factory=set)
    interruptions: int = 0

    def file_all(self, addresses: list[str]) -> None:
        """Hand in one after the other."""
        for address in addresses:
            until(lambda: self._is_filed(address), f"{address} could not be handed in")  # noqa: B023 - used at once

    def _is_filed(self, address: str) -> bool:
        try:
            status, page = self._ask("GET", address)
            if status == 200:
                found = re.search(r'name="version" value="(\d+)"', page)
                assert found, page
                typed = {"value": "80", "text": "照计划推进。", "version": found[1]}
                status, page = self._ask("POST", address, urlencode(typed))
        except (OSError, http.client.HTTPException):
            self.interruptions += 1
            return False
        assert status == 302, (status, page)
        self.told.add(address)
        return True

    def _ask(self, method: str, address: str, body: str | None = None) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {
            "Cookie": f"sessionid={self.session}; csrftoken={_TOKEN}",
            "X-CSRFToken": _TOKEN,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        try:
            connection.request(method, address, body, headers)
            response = connection.getresponse()
            return response.status, response.read().decode()
        finally:
            connection.close()


def kill_web_and_its_processes(installation: Installation) -> None:
    """SIGKILL for the server and each process that answers for it, then wait for the next one."""
    server = installation.processes()["web"]
    answering = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    for number in (server, *map(int, answering)):
        os.kill(number, signal.SIGKILL)
    until(lambda: installation.processes().get("web", server) != server, "web did not come back")
    until(installation.answers, "the site did not come back")


def errand(installation: Installation, call: str) -> dict[str, list[str]]:
    """Have something done inside the installation; its last line is JSON."""
    said = installation.python(f"from tests.processes import errands; errands.{call}")
    answer: dict[str, list[str]] = json.loads(said.strip().splitlines()[-1])
    return answer


def test_what_the_reporter_was_told_is_stored_and_nothing_is_half_written(installation: Installation) -> None:
    installation.start()
    prepared = errand(installation, f"prepare_filing({TASKS})")
    addresses = prepared["addresses"]
    reporters = Reporters(installation.port, str(prepared["session"]))
    windows = [threading.Thread(target=reporters.file_all, args=(addresses[each::4],)) for each in range(4)]
    for window in windows:
        window.start()
    for death in (5, 20, 40):
        until(lambda: len(reporters.told) >= death, "nothing was handed in")  # noqa: B023 - used at once
        told = set(reporters.told)
        kill_web_and_its_processes(installation)
        stored = errand(installation, "filed()")
        assert told <= set(stored["submitted"])
        assert (stored["half"], stored["wrong"]) == ([], [])
    for window in windows:
        window.join(120)
    assert reporters.told == set(addresses)
    assert reporters.interruptions, "no submission met a killed server: the test proves nothing"
    stored = errand(installation, "filed()")
    assert sorted(stored["submitted"]) == sorted(addresses)
    assert (stored["half"], stored["wrong"]) == ([], [])
