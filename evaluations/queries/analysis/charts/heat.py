"""Units × targets, coloured by rate with the number in the cell."""

from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.db.models import F, OuterRef, QuerySet, Subquery

from campaigns.models import Participation, Target
from evaluations.models import TargetScore, UnitScore
from evaluations.queries.analysis.charts.chart import (
    Cell,
    Chart,
    ChartAsk,
    Column,
    drawn,
    points,
    rate,
    target_url,
    unit_url,
    units_of,
    words,
)
from evaluations.queries.standings import MatrixRow, matrix_columns_of, matrix_rows


def read_heat(ask: ChartAsk) -> Chart:
    """The second-level targets (of the pillar) of the units; sorted by any column. A fixed number of queries."""
    view = ask.view
    inner = Target.objects.of_published(view.scene.campaign).filter(parent__parent__isnull=True).order_by("path")
    columns = matrix_columns_of(inner, pillar=view.pillar.code if view.pillar else "")
    paged = Paginator(_sorted(ask, columns), ask.size)
    page = paged.get_page(ask.page)
    rows = matrix_rows(page.object_list, run=ask.run, columns=columns)
    return Chart(
        caption="各单位各项目标的得分率（%）；空格表示不适用",
        data={
            "columns": [column.title for column in columns],
            "rows": [row.unit for row in rows],
            "cells": [_drawn(row, x, y) for y, row in enumerate(rows) for x in range(len(columns))],
        },
        columns=(
            Column("单位", "unit", is_number=False),
            Column("总分", "total"),
            *(Column(column.title, column.code) for column in columns),
        ),
        rows=tuple(_line(row) for row in rows) if columns else (),
        note="" if columns else "这届活动还没有发布指标体系，发布以后这里显示各项目标。",
        pages=paged.num_pages,
        total=paged.count,
    )


def _sorted(ask: ChartAsk, columns: tuple[Target, ...]) -> QuerySet[Participation]:
    units: Any = units_of(ask.view)
    key, is_down = ask.sort.removeprefix("-"), ask.sort.startswith("-")
    target = next((column for column in columns if column.code == key), None)
    if target is not None:
        saved = TargetScore.objects.filter(run=ask.run, participation=OuterRef("pk"), target=target)
        units = units.annotate(by=Subquery(saved.values("rate")[:1]))
    elif key == "total":
        totals = UnitScore.objects.filter(run=ask.run, participation=OuterRef("pk"))
        units = units.annotate(by=Subquery(totals.values("total")[:1]))
    else:
        return units.order_by("-path" if key == "unit" and is_down else "path")  # type: ignore[no-any-return]
    by = F("by").desc(nulls_last=True) if is_down else F("by").asc(nulls_last=True)
    return units.order_by(by, "path")  # type: ignore[no-any-return]


def _drawn(row: MatrixRow, x: int, y: int) -> list[Any]:
    cell = row.cells[x]
    share = None if cell.rate is None else drawn(cell.rate * Decimal(100), 1)
    return [x, y, share, cell.state, "" if cell.state == "none" else target_url(row.participation_id, cell.target_id)]


def _line(row: MatrixRow) -> tuple[Cell, ...]:
    cells = (
        Cell(None, "—")
        if cell.state == "none"
        else rate(cell.rate, target_url(row.participation_id, cell.target_id), empty="未到期")
        for cell in row.cells
    )
    return (words(row.unit, unit_url(row.participation_id)), points(row.total), *cells)
