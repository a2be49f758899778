"""``/tasks`` and ``/facts``: what is owed, and figures for it."""

import datetime as dt
from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import ConfigDict, Field

from campaigns.api.values import Code
from campaigns.models import Campaign, Participation
from campaigns.operations.pushed import PushedFacts, fill_drafts
from campaigns.queries.systems.tasks import open_tasks_of
from campaigns.queries.systems.units import units_of
from core import clock
from units.api.access import caller
from units.api.once import IdempotencyKey, created
from units.api.problems import PROBLEMS
from units.enums import SystemRight

MOST = 100
"""Reports in one call."""
MOST_PAGES = 1_000_000

router = Router(tags=["填报"])


class Facts(Schema):
    """Facts of one task in one period."""

    model_config = ConfigDict(extra="forbid")

    campaign: Code = Field(description="创建活动代码")
    unit: Code = Field(description="单位代码，应在本系统的范围内")
    target: Code = Field(description="目标代码")
    period: Code = Field(description="填报期代码")
    facts: dict[Annotated[str, Field(max_length=40)], Any] = Field(description="数据，各项见 GET /tasks 的 fields")
    text: str = Field("", max_length=4000, description="进展说明，可以不填")
    set_by: str = Field("", max_length=64, description="自设目标填设立单位的代码，共同指标不填")


class FactsOfReports(Schema):
    """Facts of one call: all of them or none."""

    model_config = ConfigDict(extra="forbid")

    reports: list[Facts] = Field(min_length=1, max_length=MOST)


class Draft(Schema):
    """A draft that was filled."""

    id: int
    unit: str
    target: str
    period: str
    state: str


class Drafts(Schema):
    """All that were filled."""

    reports: list[Draft]


class AskedFact(Schema):
    """One fact that is asked for."""

    key: str
    label: str
    type: str
    unit: str
    choices: list[str]


class Task(Schema):
    """A task that is not handed in."""

    campaign: str
    unit: str
    target: str
    set_by: str
    title: str
    period: str
    period_label: str
    due_on: dt.date
    state: str = Field(description="none 未填、draft 草稿、signing 待审签、returned 已退回")
    fields: list[AskedFact]


class Tasks(Schema):
    """A page of tasks, the first due at the top."""

    page: int
    has_more: bool
    tasks: list[Task]


class CampaignOut(Schema):
    """A campaign."""

    code: str
    name: str
    starts_on: dt.date
    ends_on: dt.date


class Campaigns(Schema):
    """Campaigns of the system's units."""

    campaigns: list[CampaignOut]


class TaskQuery(Schema):
    """Which tasks."""

    campaign: str = Field("", max_length=64, description="只看这一届；不写就是正在进行和刚结束的")
    unit: str = Field("", max_length=64, description="只看这个单位")
    page: int = Field(1, ge=1, le=MOST_PAGES)
    per_page: int = Field(100, ge=1, le=200)


@router.get(
    "/campaigns",
    response={200: Campaigns, **PROBLEMS},
    summary="有哪些创建活动",
    description="本系统的单位参加的创建活动，最近的在前。",
)
def campaigns(request: HttpRequest) -> dict[str, Any]:
    """Campaigns in which units in reach take part."""
    here = Participation.objects.filter(caller(request).reach.q("unit"))
    return {"campaigns": list(Campaign.objects.filter(pk__in=here.values("campaign")).newest_first())}


@router.get(
    "/tasks",
    response={200: Tasks, **PROBLEMS},
    summary="还有哪些任务要填",
    description="开放填报期里尚未提交的任务，连同每一项要填什么。",
)
def tasks(request: HttpRequest, asked: Query[TaskQuery]) -> dict[str, Any]:
    """What units in reach owe, with what each is asked."""
    system = caller(request, SystemRight.FACTS)
    if asked.unit and not units_of(system, [asked.unit]):
        message = f"没有代码为“{asked.unit}”的单位，或者它不在本系统的范围内。"
        raise Http404(message)
    chosen = asked.dict()
    found = open_tasks_of(system, clock.today(), **chosen)
    rows = [
        {
            **vars(task),
            "fields": [{**vars(field), "type": field.widget, "choices": list(field.choices)} for field in task.fields],
        }
        for task in found.tasks
    ]
    return {"page": asked.page, "has_more": found.has_more, "tasks": rows}


@router.post(
    "/facts",
    response={201: Drafts, **PROBLEMS},
    summary="填入数据（只存草稿）",
    description="写成草稿，注明由本系统填入；填报员核对后提交。填报员改过的草稿不再覆盖。",
)
def fill(request: HttpRequest, told: FactsOfReports, key: IdempotencyKey) -> HttpResponse:
    """Fill drafts."""
    system, at = caller(request, SystemRight.FACTS), clock.now()

    def act() -> dict[str, Any]:
        reports = fill_drafts(system=system, reports=[PushedFacts(**each.dict()) for each in told.reports], at=at)
        said = [
            {
                "id": report.pk,
                "unit": report.assignment.participation.unit.code,
                "target": report.assignment.target.code,
                "period": report.period.code,
                "state": report.state,
            }
            for report in reports
        ]
        return {"reports": said}

    return created(request, system, key, act, at)
