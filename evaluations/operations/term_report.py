"""Writing the term's report: the office's own words, and practice chosen by hand."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from campaigns.enums import ReportState
from campaigns.models import Campaign, ProgressReport
from campaigns.permissions import may_arrange_campaign
from core.refusals import ConflictError, NotAllowedError, RefusedError
from evaluations.models import PracticeChoice, ReportBlock
from evaluations.queries.term_report.text import unknown_names
from units.models import User
from units.operations.audit import record_act

_LONGEST = 3000
_CHANGED = "这一段刚刚被别人改过。您写的内容仍在本页，请复制后刷新，再决定保留哪一份。"


@transaction.atomic
def write_block(*, campaign: Campaign, part: str, text: str, version: int, actor: User, at: dt.datetime) -> ReportBlock:
    """Say ``text`` of a part from now on; ``version``: the one the page was opened with, 0 for the usual words.

    ValidationError for no text, too much of it, or a name in braces that is no figure; ConflictError.
    """
    _require_office(actor, campaign)
    words = text.strip()
    _check(words)
    new = {"text": words, "edited_by": actor, "edited_at": at}
    if version:
        before = ReportBlock.objects.filter(campaign=campaign, part=part, version=version)
        if not before.update(version=version + 1, **new):
            raise ConflictError(_CHANGED)
        block = ReportBlock.objects.get(campaign=campaign, part=part)
    else:
        try:
            with transaction.atomic():
                block = ReportBlock.objects.create(campaign=campaign, part=part, **new)
        except IntegrityError as error:
            raise ConflictError(_CHANGED) from error
    record_act(actor=actor, verb="修改总结文字", subject=block, at=at, unit=campaign.organiser, details={"part": part})
    return block


@transaction.atomic
def restore_block(*, campaign: Campaign, part: str, actor: User, at: dt.datetime) -> None:
    """Back to the usual words."""
    _require_office(actor, campaign)
    for block in ReportBlock.objects.filter(campaign=campaign, part=part):
        record_act(
            actor=actor, verb="恢复总结文字", subject=block, at=at, unit=campaign.organiser, details={"part": part}
        )
        block.delete()


@transaction.atomic
def choose_practice(*, report: ProgressReport, actor: User, at: dt.datetime) -> None:
    """Quote this report whatever the scores say. RefusedError for one that is not approved or says nothing."""
    campaign = report.period.campaign
    _require_office(actor, campaign)
    if report.state != ReportState.APPROVED or not report.text.strip():
        message = "只能选用已核定并写有进展说明的填报。"
        raise RefusedError(message)
    _, is_new = PracticeChoice.objects.get_or_create(report=report, defaults={"chosen_by": actor, "chosen_at": at})
    if is_new:
        record_act(actor=actor, verb="选用做法", subject=report, at=at, unit=campaign.organiser)


@transaction.atomic
def drop_practice(*, report: ProgressReport, actor: User, at: dt.datetime) -> None:
    """Leave the choice to the scores again."""
    campaign = report.period.campaign
    _require_office(actor, campaign)
    if PracticeChoice.objects.filter(report=report).delete()[0]:
        record_act(actor=actor, verb="不再选用做法", subject=report, at=at, unit=campaign.organiser)


def _check(words: str) -> None:
    if not words:
        message = "请写上文字；要用系统原来的文字，请按“恢复原文”。"
        raise ValidationError(message)
    if len(words) > _LONGEST:
        message = f"一段最多 {_LONGEST} 字，现在 {len(words)} 字。"
        raise ValidationError(message)
    if unknown := unknown_names(words):
        message = f"没有叫“{'”“'.join(unknown)}”的数据，请从右边的清单里选。"
        raise ValidationError(message)


def _require_office(actor: User, campaign: Campaign) -> None:
    if not may_arrange_campaign(actor, campaign):
        message = "总结由主办单位的创建办编写。"
        raise NotAllowedError(message)
