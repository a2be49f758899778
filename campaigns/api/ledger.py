"""``/ledger``: the kinds there are, and records of work done."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import ConfigDict, Field

from campaigns.api.values import Code, Day, Told
from campaigns.models import LedgerKind
from campaigns.operations.ledger import EntryContent
from campaigns.operations.pushed import PushedRecord, record_work
from core import clock
from units.api.access import caller
from units.api.once import IdempotencyKey, created
from units.api.problems import PROBLEMS
from units.enums import SystemRight

MOST = 100
"""Records in one call."""

router = Router(tags=["台账"])


class Record(Schema):
    """A record of work done."""

    model_config = ConfigDict(extra="forbid")

    unit: Code = Field(description="单位代码，应在本系统的范围内")
    kind: Code = Field(description="台账种类代码，见 GET /ledger/kinds")
    dated_on: Day = Field(description="日期，不能晚于今天")
    title: str = Field(min_length=1, max_length=200, description="标题")
    values: dict[Annotated[str, Field(max_length=40)], Told] = Field({}, description="本种台账的栏目：代码与内容")
    document_number: str = Field("", max_length=80, description="文号")
    ends_on: Day | None = Field(None, description="有效至，长期有效的台账才填")
    is_confirmed: bool = Field(False, description="参加人数多于在岗职工时，确认无误填 true")


class Records(Schema):
    """Records of one call: all of them or none."""

    model_config = ConfigDict(extra="forbid")

    records: list[Record] = Field(min_length=1, max_length=MOST)


class Kept(Schema):
    """A record that was kept."""

    id: int
    unit: str
    kind: str
    title: str


class KeptRecords(Schema):
    """All that were kept."""

    records: list[Kept]


class KindField(Schema):
    """One thing a kind asks."""

    key: str
    label: str
    type: str
    unit: str
    is_required: bool
    choices: list[str]


class Kind(Schema):
    """One kind of ledger."""

    owner: str
    code: str
    name: str
    about: str
    fields: list[KindField]


class Kinds(Schema):
    """All kinds."""

    kinds: list[Kind]


@router.get(
    "/kinds",
    response={200: Kinds, **PROBLEMS},
    summary="有哪些台账种类和栏目",
    description="本系统的单位可以登记的台账种类。",
)
def kinds(request: HttpRequest) -> dict[str, Any]:
    """The kinds in which the system's unit records."""
    system = caller(request, SystemRight.LEDGER)
    rows = LedgerKind.objects.for_unit(system.unit).active().select_related("owner")
    return {
        "kinds": [
            {
                "owner": kind.owner.code,
                "code": kind.code,
                "name": kind.name,
                "about": kind.about,
                "fields": [{**vars(field), "choices": list(field.choices)} for field in kind.field_list],
            }
            for kind in rows
        ]
    }


@router.post(
    "",
    response={201: KeptRecords, **PROBLEMS},
    summary="登记台账",
    description="写入台账，注明由本系统登记；单位的填报员可以查看、修改和撤销。",
)
def record(request: HttpRequest, told: Records, key: IdempotencyKey) -> HttpResponse:
    """Add records."""
    system, at = caller(request, SystemRight.LEDGER), clock.now()

    def act() -> dict[str, Any]:
        entries = record_work(system=system, records=[_pushed(each) for each in told.records], at=at)
        said = [
            {"id": entry.pk, "unit": entry.unit.code, "kind": entry.kind.code, "title": entry.title}
            for entry in entries
        ]
        return {"records": said}

    return created(request, system, key, act, at)


def _pushed(told: Record) -> PushedRecord:
    content = EntryContent(
        dated_on=told.dated_on,
        title=told.title,
        values=told.values,
        document_number=told.document_number,
        ends_on=told.ends_on,
        is_confirmed=told.is_confirmed,
    )
    return PushedRecord(told.unit, told.kind, content)
