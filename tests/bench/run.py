"""The order of a run: which worlds are loaded for which parts."""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.core.management import call_command
from django.db import connection

from tests.bench.databases import Server, switch_to
from tests.bench.figures import Figures
from tests.bench.floors.views import bare
from tests.bench.parts import deadline, earning, nation, pages, rollup, saving, weight
from tests.bench.worlds.loading import load
from tests.bench.worlds.shapes import Shape

_BLOCKS, _ROUNDS_OF_BLOCK = 3, 8
"""City and province are measured in turn, some rounds each time, so that neither has the quieter minutes."""

_PEOPLE, _FEW_PEOPLE = 200, 60


@dataclass
class Run:
    """One run on one server: ``big_city`` only where the whole table is measured."""

    server: Server
    figures: Figures
    city: Shape
    big_city: Shape
    province: Shape
    parts: Collection[str]
    is_quick: bool
    villages: bool
    deadline_seconds: int
    loaded: set[str] = field(default_factory=set)

    def measure(self) -> None:
        """Everything asked for, the worlds loaded as they are needed."""
        call_command("migrate", verbosity=0)
        connection.close()
        if "rollup" in self.parts:
            self._recompute()
            self._approve()
        if "pages" in self.parts:
            self._pages()
        if "save" in self.parts:
            self._save()
        if "tree" in self.parts:
            nation.load_nation(self.server, villages=self.villages)
            nation.measure_tree(self.figures, rounds=10)
        if "weight" in self.parts:
            self.enter(self.province)
            weight.measure_weight(self.server, self.province.code, self.figures)
        if "deadline" in self.parts:
            self.enter(self.province)
            people = _FEW_PEOPLE if self.is_quick else _PEOPLE
            deadline.measure_deadline(
                self.server, self.province.code, self.figures, people=people, seconds=self.deadline_seconds
            )

        if "earn" in self.parts:  # last: the tables are left full of old rows
            self.enter(self.province)
            earning.measure_earning(self.figures)

    def enter(self, shape: Shape) -> None:
        """Go to a world; the first time it is loaded and computed."""
        if shape.code in self.loaded:
            switch_to(self.server, shape.code)
            return
        load(self.server, shape)
        rollup.recompute()
        bare.prepare()
        self.loaded.add(shape.code)

    def _recompute(self) -> None:
        for shape, rounds in ((self.city, 5), (self.big_city, 2), (self.province, 3)):
            self.enter(shape)
            rollup.measure_recompute(shape, self.figures, rounds=rounds, is_held=shape is not self.city)

    def _approve(self) -> None:
        found = {}
        for shape in (self.city, self.province):
            self.enter(shape)
            found[shape] = rollup.measure_approvals(rounds=15)
        (small, few, _), (large, many, rows) = found[self.city], found[self.province]
        self.figures.add("一次核定到全省得分更新，省 ÷ 市", large / small, "倍", bar="approval province ÷ city")
        self.figures.add("一次核定到全省得分更新，省", large, "秒", bar="approval seconds")
        self.figures.add("一次核定到得分更新，省 − 市，语句数", many - few, "条", bar="growth")
        self.figures.add("一次核定到全省得分更新，取到的行数", rows, "行")

    def _pages(self) -> None:
        dashboards = {shape: pages.Page() for shape in (self.city, self.province)}
        for _ in range(_BLOCKS):
            for shape, page in dashboards.items():
                self.enter(shape)
                pages.see_dashboard(page, _ROUNDS_OF_BLOCK)
        pages.note_dashboard(dashboards[self.city], dashboards[self.province], self.figures)
        lists = {}
        for shape in (self.city, self.province):
            self.enter(shape)
            lists[shape] = pages.see_lists(_ROUNDS_OF_BLOCK)
        pages.note_lists(lists[self.city], lists[self.province], self.figures)

    def _save(self) -> None:
        saves = {shape: saving.Saves() for shape in (self.city, self.province)}
        for _ in range(_BLOCKS):
            for shape, found in saves.items():
                self.enter(shape)
                saving.see_saves(found, _ROUNDS_OF_BLOCK)
        saving.note_saves(saves[self.city], saves[self.province], self.figures)
