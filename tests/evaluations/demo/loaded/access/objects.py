"""The object that each address of the access table names: one of 示例区, of which the stranger sees nothing."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Model

from campaigns.enums import ReportState, SchemeState
from campaigns.models import (
    AssignmentReturn,
    Campaign,
    DisclosureItem,
    Evidence,
    Instruction,
    LedgerEntry,
    LedgerKind,
    Notice,
    Nudge,
    Participation,
    Period,
    PeriodExtension,
    ProgressReport,
    ReportEvidence,
    Robot,
    RobotMessage,
    Scheme,
    SchemeItem,
    Target,
)
from evaluations.enums import SurveyState
from evaluations.models import (
    Adjustment,
    Appeal,
    Case,
    Certificate,
    Honor,
    HonorTitle,
    Naming,
    Objection,
    Patrol,
    PublicNotice,
    RecipientGroup,
    Rectification,
    RectificationProof,
    Round,
    ScoreSheet,
    SealedResult,
    SecondDraw,
    SecondMark,
    Supervisor,
    SupervisorFinding,
    Survey,
    SurveyRemark,
    WallDisplay,
    Watch,
)
from tests.worlds.small import TODAY
from units.models import AuditEntry, BusinessSystem, DutyProposal, Membership, ReviewPanel, SystemToken, Unit, User

UNIT = "shili"

Give = Callable[[], Any]


def _key(model: type[Model], **where: Any) -> Any:
    """The first row's key; LookupError where the world has none, so that no address is walked without an object."""
    found = model._default_manager.filter(**where).order_by("pk").values_list("pk", flat=True).first()
    if found is None:
        message = f"the world has no {model.__name__} with {where}"
        raise LookupError(message)
    return found


def _unit() -> Unit:
    found: Unit = Unit.objects.get(code=UNIT)
    return found


def _campaign() -> Campaign:
    return Campaign.objects.running_on(TODAY).get()


def _mine() -> Participation:
    return Participation.objects.get(campaign=_campaign(), unit__code=UNIT)


def _report(state: str) -> ProgressReport:
    found = ProgressReport.objects.filter(assignment__participation=_mine(), state=state).order_by("pk").first()
    assert found is not None
    return found


def _draft() -> Scheme:
    return Scheme.objects.get(campaign=_campaign(), state=SchemeState.DRAFT, owner__isnull=True)


def _leaf(scheme: Scheme) -> Any:
    return _key(Target, scheme=scheme, is_leaf=True)


def _published() -> Scheme:
    return Scheme.objects.common().published().get(campaign=_campaign())


_CELL: Mapping[str, Give] = {
    "assignment_id": lambda: _report(ReportState.RETURNED).assignment_id,
    "period_id": lambda: _report(ReportState.RETURNED).period_id,
}
_DRAFT: Mapping[str, Give] = {
    "pk": lambda: _draft().pk,
    "target_id": lambda: _leaf(_draft()),
    "item_id": lambda: _key(SchemeItem, scheme=_draft()),
    "kind": lambda: "bonus",
}


def _pk(model: type[Model], **where: Give) -> Mapping[str, Give]:
    return {"pk": lambda: _key(model, **{name: give() for name, give in where.items()})}


# The first that fits the name of the address.
_RULES: tuple[tuple[str, Mapping[str, Give]], ...] = (
    (r"^visited$|^star$", {"kind": lambda: "unit", "key": lambda: str(_unit().pk)}),
    (r"import_preview|workbook_preview|unsubscribe", {"token": lambda: "x", "campaign_id": lambda: _campaign().pk}),
    (r"units:|public:unit|unit_honors|unit_results", {"code": lambda: UNIT}),
    (r"people:.*panel|people:end_seat", {**_pk(ReviewPanel), "seat_id": lambda: _key(Membership, panel__isnull=False)}),
    (r"people:(system|new_token|end_token)", {**_pk(BusinessSystem), "token_id": lambda: _key(SystemToken)}),
    (r"accounts:relieve", _pk(User, duty=lambda: "system")),
    (r"accounts:(confirm|decline)", _pk(DutyProposal)),
    (
        r"people:|handover|reset_second_factor",
        {
            **_pk(User, username=lambda: "reporter"),
            "role_id": lambda: _key(Membership, user__username="reporter"),
        },
    ),
    (r"audit:entry", _pk(AuditEntry, unit=_unit)),
    (r"burden|campaigns:grid|campaigns:workbook$", {"participation_id": lambda: _mine().pk, **_CELL}),
    (r"public:matter", {"pk": lambda: DisclosureItem.objects.public().order_by("pk").values_list("pk", flat=True)[0]}),
    (r"campaigns:disclosure", _pk(DisclosureItem, unit=_unit)),
    (
        r"remove_evidence",
        {
            "pk": lambda: _report(ReportState.RETURNED).pk,
            "evidence_id": lambda: _key(ReportEvidence, report__assignment__participation=_mine()),
        },
    ),
    (r"campaigns:(evidence|proof|withdraw_proof)", _pk(Evidence, unit=_unit)),
    (r"bundle", {"pk": lambda: 1}),
    (r"list_order", {"pk": lambda: 1}),
    (r"answer_return", _pk(AssignmentReturn)),
    (r"campaigns:(report|history|withdraw)$", {"pk": lambda: _report(ReportState.SUBMITTED).pk}),
    (r"campaigns:instruction", {**_pk(Instruction, participation=_mine), "step": lambda: "answer"}),
    (r"scheme_start|target_import", {"campaign_id": lambda: _campaign().pk}),
    (r"what_if", {"pk": lambda: _draft().pk}),
    (r"campaigns:(scheme|target_export)", _DRAFT),
    (r"ledger_(set_up|kind_new)|required_regulations", {"unit_id": lambda: _unit().pk}),
    (r"ledger_add", {"unit_id": lambda: _unit().pk, "kind_id": lambda: _key(LedgerKind)}),
    (r"ledger_kind", _pk(LedgerKind)),
    (r"ledger_(entry|edit|withdraw)", _pk(LedgerEntry, unit=_unit)),
    (r"campaigns:period$", _pk(Period, campaign=_campaign)),
    (r"drop_extension", _pk(PeriodExtension)),
    (r"campaigns:notice$", _pk(Notice, user__username=lambda: "reporter")),
    (r"campaigns:feed$", {"secret": lambda: "x" * 40}),
    (r"nudge_received", _pk(Nudge)),
    (r"resend_message", _pk(RobotMessage)),
    (r"robot", _pk(Robot)),
    (r"assignment_id|ledger_fed|ledger_use|campaigns:", _CELL),
    (r"adjustment_proof|appeal_proof", {"pk": lambda: _key(Adjustment), "evidence_id": lambda: _key(Evidence)}),
    (r"adjustment", _pk(Adjustment, participation=_mine)),
    (r"appeal_round|round_sealed", {"pk": lambda: SealedResult.objects.values_list("round", flat=True)[0]}),
    (r"evaluations:appeal", _pk(Appeal)),
    (r"evaluations:chart", {"name": lambda: "radar"}),
    (r"evaluations:(signature|sign|reject)$", _pk(ProgressReport, state=lambda: ReportState.SIGNING)),
    (
        r"evaluations:(review|take_over|approve|return|reopen)$",
        {"pk": lambda: _report(ReportState.SUBMITTED).pk},
    ),
    (r"case|reply_letter", {**_pk(Case, unit=_unit), "key": lambda: _key(SurveyRemark)}),
    (
        r"unit_sheet|scores|why|forecast|score_history|round_rectify",
        {"participation_id": lambda: _mine().pk, "target_id": lambda: _leaf(_published()), "pk": lambda: _key(Round)},
    ),
    (r"remark_", {"key": lambda: _key(SurveyRemark)}),
    (r"rectification_(proof|preview)$", _pk(RectificationProof)),
    (r"rectif", _pk(Rectification, unit=_unit)),
    (r"notice_withdraw|public_notice_document|public:(notice|object)", _pk(PublicNotice)),
    (r"objection", _pk(Objection)),
    (r"naming", _pk(Naming)),
    (r"honor_title", _pk(HonorTitle)),
    (r"honor_certificate", {"pk": lambda: Certificate.objects.values_list("honor", flat=True)[0]}),
    (r"public:certificate", {"code": lambda: Certificate.objects.values_list("code", flat=True)[0]}),
    (r"honor", _pk(Honor)),
    (r"round|inspection_notice", _pk(Round, campaign=_campaign)),
    (r"visit_picture", {"pk": lambda: 1}),
    (r"visit|sheet", _pk(ScoreSheet, participation=_mine)),
    (r"supervisor_end", _pk(Supervisor)),
    (r"patrol", _pk(Patrol)),
    (r"finding", _pk(SupervisorFinding)),
    (r"second_draw", _pk(SecondDraw)),
    (r"second", _pk(SecondMark)),
    (r"watch", _pk(Watch)),
    (r"wall_display", _pk(WallDisplay)),
    (
        r"survey",
        {
            **_pk(Survey, state=lambda: SurveyState.OPEN),
            "group_id": lambda: _key(RecipientGroup, survey__state=SurveyState.OPEN),
        },
    ),
    (r"report_pick", {"part": lambda: "pairing", "pk": lambda: _report(ReportState.APPROVED).pk}),
    (r"report_", {"part": lambda: "pairing", "name": lambda: "x"}),
    (r"icons", {"version": lambda: "1"}),
    (r"handbook_chapter", {"slug": lambda: "reporter"}),
    (r"handbook_picture", {"name": lambda: "tasks.png"}),
)


def arguments(name: str, wanted: list[str]) -> dict[str, Any]:
    """What to put into the address ``name`` for the parameters it ``wants``."""
    if not wanted:
        return {}
    given = next((found for pattern, found in _RULES if re.search(pattern, name)), None)
    assert given is not None, f"no object is named for {name}"
    return {each: given[each]() for each in wanted}
