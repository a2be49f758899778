"""The people, in a process of their own: ``python -m tests.bench.deadline.crowd PLAN LEDGER``. No Django here.

Each has a thread and thinks between two acts as people do. Every answer is a line of the ledger; what it told the person
(draft kept with a version, handed in, approved) stands in it, for the checker.
"""

import http.client
import json
import random
import re
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.deadline.connection import Answer, Connection, read_page

_TEXT = "第{number}次填写：本月组织业务培训一次，走访困难群众十二户，台账登记齐全，发现的两处问题已当场整改。"
_REVIEW = re.compile(r"^/evaluations/reviews/(\d+)/$")
_REPORT = re.compile(r"^/campaigns/reports/(\d+)/$")
_FIRST_SECONDS = 60.0
"""Within these, whoever is signed in already begins to work: a report takes about as long, so that from then on people
stand at every point of it, as they do in the middle of a day."""
_READ, _TYPE, _CHECK, _JUDGE, _PAUSE, _LOOK = (4, 9), (12, 25), (4, 10), (8, 20), (5, 10), (15, 40)
"""Seconds, from … to: a form, a few sentences, one's own text, somebody else's report, between two lists, a dashboard."""
_OK, _FOUND, _SAME, _CONFLICT = 200, 302, 304, 409


class UnexpectedError(Exception):
    """An answer nobody should get."""


@dataclass
class Someone:
    """One person at work."""

    person: dict[str, Any]
    wire: Connection
    dice: random.Random
    note: Callable[[dict[str, Any]], None]
    until: float

    def think(self, least: float, most: float) -> bool:
        """Wait as a person does; False when the day is over."""
        time.sleep(self.dice.uniform(least, most))
        return time.monotonic() < self.until

    def act(self, kind: str, call: Callable[[], Answer], *expected: int, **told: Any) -> Answer:
        """Send something and note what came of it. UnexpectedError for a status that is not ``expected``."""
        line: dict[str, Any] = {"kind": kind, "who": self.person["username"], "told": None}
        try:
            answer = call()
        except (OSError, http.client.HTTPException) as error:
            self.wire.close()
            self.note({**line, "status": 0, "seconds": 0, "error": repr(error), "unsure": told})
            raise UnexpectedError from error
        is_right = answer.status in expected
        self.note(
            {
                **line,
                "status": answer.status,
                "seconds": answer.seconds,
                "told": told if is_right and told and answer.status != _CONFLICT else None,
                **({} if is_right else {"error": answer.body[-300:], "unsure": told}),
            }
        )
        if not is_right:
            raise UnexpectedError
        return answer

    def work(self) -> None:
        """The whole day; what breaks off somebody's work is an error of the day, not a silence."""
        try:
            self.live()
        except Exception as error:  # noqa: BLE001 - a thread has nobody above it to tell
            self.note(
                {
                    "kind": "break-off",
                    "who": self.person["username"],
                    "told": None,
                    "status": 0,
                    "seconds": 0,
                    "error": repr(error),
                }
            )

    def live(self) -> None:
        """Sign in and go on until the day is over; after an unexpected answer, with the next thing."""
        steps: dict[str, Callable[[], Iterator[None]]] = {
            "reporter": self.report,
            "reviewer": self.review,
            "leader": self.look,
        }
        if self.wire.cookies:
            if not self.think(0, _FIRST_SECONDS):
                return
        elif not self.come():
            return
        while time.monotonic() < self.until:
            try:
                for _ in steps[self.person["role"]]():
                    pass
            except UnexpectedError:
                self.think(2, 4)
        self.wire.close()

    def come(self) -> bool:
        """Sign in at some moment of the first half of the day; False where that fails."""
        try:
            return self.think(0, (self.until - time.monotonic()) / 2) and self.sign_in()
        except UnexpectedError:
            return False

    def sign_in(self) -> bool:
        """With name and password."""
        page = self.act("sign in page", lambda: self.wire.get("/login/"), _OK)
        token = next(form.token for form in read_page(page.body)[0] if "username" in form.fields)
        fields = {"username": self.person["username"], "password": self.person["password"], "next": ""}
        self.act("sign in", lambda: self.wire.post("/login/", fields, token=token), _FOUND)
        return True

    def report(self) -> Iterator[None]:
        """Open the list, then one report after the other: typed in three goes, then handed in."""
        self.act("tasks", lambda: self.wire.get("/campaigns/tasks/"), _OK)
        for number, cell in enumerate(self.cells()):
            if not self.think(*_READ):
                return
            self.fill_in(cell)
            if number % 4 == 3:
                self.act("tasks", lambda: self.wire.get("/campaigns/tasks/"), _OK)
            yield
        self.think(*_PAUSE)

    def cells(self) -> Iterator[dict[str, Any]]:
        """What is left to do."""
        while self.person["cells"]:
            yield self.person["cells"].pop(0)

    def fill_in(self, cell: dict[str, Any]) -> None:
        """One report from the empty form to the page that says it is handed in."""
        key = f"{cell['assignment']}/{cell['period']}"
        page = self.act("form", lambda: self.wire.get(cell["address"]), _OK)
        form = next(form for form in read_page(page.body)[0] if "version" in form.fields)
        version, text = int(form.fields["version"][0]), ""
        for number in range(1, 4):
            if not self.think(*_TYPE):
                return
            text = _TEXT.format(number=number) * number
            fields = {**cell["facts"], "text": text, "version": version}
            answer = self.act(
                "draft",
                lambda fields=fields: self.wire.post(f"{cell['address']}draft/", fields, token=form.token),  # type: ignore[misc] # bound now
                _OK,
                act="draft",
                cell=key,
                text=text,
                version=version + 1,
            )
            version = json.loads(answer.body)["version"]
        if not self.think(*_CHECK):
            return
        fields = {**cell["facts"], "text": text, "version": version}
        answer = self.act(
            "submit",
            lambda: self.wire.post(cell["address"], fields, token=form.token),
            _FOUND,
            act="submitted",
            cell=key,
            text=text,
            version=version + 1,
        )
        self.act("report", lambda: self.wire.get(answer.headers["Location"]), _OK)

    def review(self) -> Iterator[None]:
        """Open the queue, then decide on what the site offers next until it is empty."""
        page = self.act("queue", lambda: self.wire.get("/evaluations/reviews/"), _OK)
        address = next((link for link in read_page(page.body)[1] if _REVIEW.match(link)), None)
        while address is not None:
            page = self.act("review", lambda at=address: self.wire.get(at), _OK)  # type: ignore[misc] # bound now
            if not self.think(*_JUDGE):
                return
            form = next((form for form in read_page(page.body)[0] if form.action.endswith("/approve/")), None)
            if form is None:  # somebody else was quicker
                return
            number = _REVIEW.match(address)
            assert number is not None
            answer = self.act(
                "approve",
                lambda form=form: self.wire.post(form.action, form.fields, token=form.token),  # type: ignore[misc] # bound now
                _FOUND,
                _CONFLICT,
                act="approved",
                report=int(number[1]),
            )
            following = answer.headers.get("Location", "")
            address = following if _REVIEW.match(following) else None
            yield
        self.think(*_PAUSE)

    def look(self) -> Iterator[None]:
        """Reload the dashboard; where nothing changed, the server may say so."""
        mark = ""
        while True:
            answer = self.act("dashboard", lambda at=mark: self.wire.get("/evaluations/dashboard/", at), _OK, _SAME)  # type: ignore[misc] # bound now
            mark = answer.headers.get("ETag", mark)
            if not self.think(*_LOOK):
                return
            yield


def main() -> int:
    """Let everybody work for the plan's seconds."""
    plan = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    lock, until = threading.Lock(), time.monotonic() + plan["seconds"]
    with Path(sys.argv[2]).open("w", encoding="utf-8") as ledger:

        def note(line: dict[str, Any]) -> None:
            with lock:
                ledger.write(json.dumps(line, ensure_ascii=False) + "\n")

        people = [
            Someone(person, Connection(plan["port"], number, person["cookies"]), random.Random(number), note, until)
            for number, person in enumerate(plan["people"])
        ]
        threads = [threading.Thread(target=each.work) for each in people]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return 0


if __name__ == "__main__":
    sys.exit(main())
