"""The one question before every change of a round: may this person, and does the round still stand where it was read."""

from collections.abc import Collection

from core.refusals import ConflictError, NotAllowedError, RefusedError
from evaluations.models import Round
from evaluations.permissions import may_arrange_round, may_decide_round
from units.models import User

GONE = "这个考评轮次刚刚被删除。请回到考评轮次列表。"
STALE = "这个考评轮次刚刚被别人改过，本次操作没有执行。请刷新页面，看过最新内容再试。"


def lock_round(*, subject: Round, actor: User | None, to_decide: bool = False) -> Round:
    """The round as it is now, locked until the transaction ends; ``actor`` None is the system.

    NotAllowedError for whoever neither arranges it nor, with ``to_decide``, leads the organiser.
    """
    related = Round.objects.select_related("campaign__organiser")
    fresh = related.select_for_update(of=("self",)).filter(pk=subject.pk).first()
    if fresh is None:
        raise ConflictError(GONE)
    if actor is None or may_arrange_round(actor, fresh) or (to_decide and may_decide_round(actor, fresh)):
        return fresh
    message = f"只有“{fresh.campaign.organiser}”或上级单位的创建办{'和领导' if to_decide else ''}可以办理这个考评轮次。"
    raise NotAllowedError(message)


def require_state(*, subject: Round, states: Collection[str], act: str) -> None:
    """RefusedError unless the round stands in one of ``states``."""
    if subject.state not in states:
        message = f"考评轮次现在是“{subject.get_state_display()}”，不能{act}。请刷新页面查看最新情况。"
        raise RefusedError(message)
