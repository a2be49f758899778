"""Who reviews in the running term besides the superior: an office of 市局, and a panel."""

import datetime as dt
from collections.abc import Mapping

from campaigns.models import ReviewRoute, Scheme
from campaigns.models.route import joined_kinds
from campaigns.operations.schemes import settle_routes
from evaluations.demo.units import OFFICE, ROOT
from units.enums import UnitKind
from units.models import Unit, User
from units.operations.panels import found_panel, seat_person

_BY_THE_OFFICE, _BY_THE_PANEL = "制度建设", "与政务公开结合"
_PANEL = "政务公开材料评审组"


def share_out_reviews(scheme: Scheme, units: Mapping[str, Unit], people: Mapping[str, User], at: dt.datetime) -> None:
    """The office judges what institutions do for one target, the panel what everybody does for another."""
    panel = found_panel(unit=units[ROOT], name=_PANEL, actor=None, at=at)
    for name in ("panellist", "panellist-cishan"):
        seat_person(panel=panel, person=people[name], actor=None, at=at)
    targets = {target.title: target for target in scheme.targets.filter(title__in=(_BY_THE_OFFICE, _BY_THE_PANEL))}
    ReviewRoute.objects.bulk_create(
        [
            ReviewRoute(
                target=targets[_BY_THE_OFFICE], office=units[OFFICE], kinds=joined_kinds([UnitKind.INSTITUTION])
            ),
            ReviewRoute(target=targets[_BY_THE_PANEL], panel=panel),
        ]
    )
    settle_routes(scheme=scheme)
