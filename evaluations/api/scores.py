"""``/scores``: the saved results of the units in reach, the same numbers as in the exchange file."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from campaigns.models import Participation
from evaluations.exporters.scores import export_scores
from evaluations.models import ScoreRun
from units.api.access import caller
from units.api.problems import PROBLEMS
from units.enums import SystemRight

router = Router(tags=["得分"])


class Share(Schema):
    """Achieved and attainable."""

    achieved: str
    attainable: str


class UnitOut(Schema):
    """A unit's results."""

    unit: str
    achieved: str
    attainable: str
    rate: str | None
    bonus: str
    deduction: str
    veto: bool
    total: str | None
    grade: str | None
    rank: int | None
    system_score: str | None
    targets: dict[str, Share]


class CellOut(Schema):
    """A unit's result at one leaf."""

    unit: str
    target: str
    state: str
    achieved: str
    attainable: str


class Scores(Schema):
    """A page of units in the exchange format."""

    format: str
    campaign: str
    as_of: dt.date
    computed_at: dt.datetime | None
    page: int
    has_more: bool
    units: list[UnitOut]
    cells: list[CellOut]


class ScoreQuery(Schema):
    """Which page of which campaign."""

    campaign: str = Field(min_length=1, max_length=64, description="创建活动代码，见 GET /campaigns")
    page: int = Field(1, ge=1, le=1_000_000)
    per_page: int = Field(50, ge=1, le=200, description="每页单位数")


@router.get(
    "/scores",
    response={200: Scores, **PROBLEMS},
    summary="读取得分",
    description="本系统范围内各单位的实时得分，按单位分页；范围以外的单位不出现。",
)
def scores(request: HttpRequest, asked: Query[ScoreQuery]) -> dict[str, Any]:
    """Live results of the units in reach."""
    system = caller(request, SystemRight.SCORES)
    here = Participation.objects.filter(system.reach.q("unit"), campaign__code=asked.campaign)
    first = (asked.page - 1) * asked.per_page
    found = list(here.order_by("path").values_list("pk", flat=True)[first : first + asked.per_page + 1])
    run = ScoreRun.objects.filter(campaign__code=asked.campaign, is_live=True).select_related("campaign").first()
    if run is None or (not found and not here.exists()):
        message = f"没有代码为“{asked.campaign}”的创建活动，或者本系统的单位没有参加，或者还没有得分。"
        raise Http404(message)
    return {
        **export_scores(run, only=found[: asked.per_page]),
        "computed_at": run.computed_at,
        "page": asked.page,
        "has_more": len(found) > asked.per_page,
    }
