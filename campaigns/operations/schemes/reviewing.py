"""Who reviews: as set for single targets of a draft, and as settled for leaves when a version comes into force."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError

from campaigns.enums import ReviewBy
from campaigns.models import ReviewRoute, Scheme, Target
from campaigns.models.route import joined_kinds
from campaigns.queries.reviewers import ReviewSetting, ReviewWords, inherited, offices_for, panels_for
from campaigns.rules import Fault, FaultsError
from units.models import ReviewPanel, Unit


def set_route(*, target: Target, setting: ReviewSetting) -> None:
    """Write what was set for one target; ValidationError for an office or a panel that is not the arranger's."""
    arranger = target.scheme.arranger
    if setting.office is not None and not offices_for(arranger).filter(pk=setting.office.pk).exists():
        raise ValidationError({"review": f"“{setting.office}”不是“{arranger}”直接管理的处（科）室，请另选。"})
    if setting.panel is not None and setting.panel.unit_id != arranger.pk:
        raise ValidationError({"review": f"“{setting.panel}”不是“{arranger}”设立的评审组，请另选。"})
    ReviewRoute.objects.filter(target=target).delete()
    if setting.by:
        kinds = joined_kinds(setting.kinds) if setting.by != ReviewBy.SUPERIOR else ""
        more = {"kinds": kinds, "is_signed_first": setting.is_signed_first}
        ReviewRoute.objects.create(target=target, office=setting.office, panel=setting.panel, **more)


def settle_routes(*, scheme: Scheme) -> int:
    """Give every leaf that has no setting of its own the one of the nearest target above; gives how many got one."""
    ReviewRoute.objects.filter(target__scheme=scheme, is_own=False).delete()
    targets = list(scheme.targets.select_related("route").order_by("path"))
    above = inherited(targets)
    rows = [
        ReviewRoute(
            target=leaf,
            is_own=False,
            is_signed_first=route.is_signed_first,
            office_id=route.office_id,
            panel_id=route.panel_id,
            kinds=route.kinds,
        )
        for leaf in targets
        if leaf.is_leaf
        and (route := above[leaf.pk]) is not None
        and route.target_id != leaf.pk
        and (route.by != ReviewBy.SUPERIOR or route.is_signed_first)
    ]
    ReviewRoute.objects.bulk_create(rows)
    return len(rows)


class Reviewers:
    """The offices and panels that rows name; FaultsError with the path of each that there is not."""

    def __init__(self, *, scheme: Scheme, reviews: Sequence[ReviewWords], path: str = "targets") -> None:
        """Two queries where any row names one; ``path``: where the rows stand in their file."""
        arranger = scheme.arranger
        offices, panels = ({getattr(each, name) for each in reviews} - {""} for name in ("office", "panel"))
        found: Iterable[Any] = offices_for(arranger).filter(code__in=offices) if offices else ()
        self._offices: Mapping[str, Unit] = {unit.code: unit for unit in found}
        named: Iterable[ReviewPanel] = panels_for(arranger).filter(name__in=panels) if panels else ()
        self._panels: Mapping[str, ReviewPanel] = {panel.name: panel for panel in named}
        faults = [
            Fault(f"{path}[{index}].review", message)
            for index, review in enumerate(reviews)
            for message in self._lacking(review, arranger)
        ]
        if faults:
            raise FaultsError(faults)

    def _lacking(self, review: ReviewWords, arranger: Unit) -> Iterable[str]:
        if review.office and review.office not in self._offices:
            yield f"“{arranger}”没有代码为 {review.office} 的处（科）室"
        if review.panel and review.panel not in self._panels:
            yield f"“{arranger}”没有名为“{review.panel}”的评审组，请先在“人员 · 评审组”里建立"

    def write(self, pairs: Sequence[tuple[Target, ReviewWords]]) -> None:
        """Replace what is set for these targets."""
        ReviewRoute.objects.filter(target__in=[target for target, _ in pairs]).delete()
        ReviewRoute.objects.bulk_create(
            ReviewRoute(
                target=target,
                office=self._offices.get(review.office),
                panel=self._panels.get(review.panel),
                kinds=joined_kinds(review.kinds),
                is_signed_first=review.is_signed_first,
            )
            for target, review in pairs
            if review
        )
