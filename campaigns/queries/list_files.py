"""Lists that people take away as files: one register of them, whatever app they are of.

A list is built for a person and the words of the address, so that the page, the file and the task that makes a long file
mean the same rows. Apps add theirs with ``a_list`` in their ``exporters/lists``.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from campaigns.models import Campaign
from campaigns.queries.campaigns import choose_campaign
from core.refusals import RefusedError
from core.tables import Notes, Table, Value
from units.models import User

Words = Mapping[str, str]
"""What the address says."""


@dataclass(frozen=True)
class Asking:
    """Who asks for a list with which words on which day."""

    user: User
    words: Words
    today: dt.date

    def word(self, name: str) -> str:
        """One word of the address, short enough to be one."""
        return self.words.get(name, "").strip()[:100]

    @property
    def campaign(self) -> Campaign:
        """The campaign that the address names, else the running one. GoneError where the person sees none."""
        found = choose_campaign(self.user, self.word("campaign"), self.today)
        if found is None:
            raise GoneError("您的单位还没有参加创建活动，没有可以导出的内容。")
        return found.campaign


@dataclass(frozen=True)
class ListFile:
    """A list: ``count`` rows that are read when they are written, and what the file says of itself."""

    title: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Value]]
    count: int
    notes: Notes = ()

    @property
    def table(self) -> Table:
        """As a sheet."""
        return Table(self.title, self.columns, self.rows)


Build = Callable[[Asking], ListFile]
LISTS: dict[str, Build] = {}
"""Every list by its name."""


class GoneError(RefusedError):
    """The list is not there for this person."""

    status = 404


def a_list(name: str) -> Callable[[Build], Build]:
    """Enter a list into the register; ValueError where the name is taken."""

    def enter(build: Build) -> Build:
        if LISTS.setdefault(name, build) is not build:
            raise ValueError(f"two lists are called {name}")
        return build

    return enter


def build_list(name: str, asking: Asking) -> ListFile:
    """The list ``name`` as this person sees it; GoneError where there is no such list."""
    if name not in LISTS:
        raise GoneError("没有这个列表，请从列表页面重新导出。")
    return LISTS[name](asking)


Filters = Sequence[tuple[str, str, Mapping[str, str]]]
"""Each a word of the address, its label, and the labels of its values, if it has such."""


def notes_of(asking: Asking, filters: Filters = (), *, campaign: Campaign | None = None) -> Notes:
    """Whose list it is and by which filters."""
    chosen = [
        f"{label}：{values.get(asking.word(word), asking.word(word))}"
        for word, label, values in filters
        if asking.word(word)
    ]
    head = (("创建活动", campaign.name),) if campaign else ()
    return (
        *head,
        ("筛选条件", "；".join(chosen) or "无，全部列出"),
        ("导出", f"{asking.user.name or asking.user.username}，{asking.today}"),
    )
