"""What the office's pages share: the campaign they are about, and the words of the act that was refused."""

from django.http import Http404, HttpRequest, QueryDict

from campaigns.operations.cells import Cell
from campaigns.queries.campaigns import CampaignChoice, choose_campaign
from campaigns.views.cells import signed_in
from core import clock


def campaign_or_404(request: HttpRequest) -> CampaignChoice:
    """The campaign that the address or the form names (else the running one), if the person sees any of it."""
    given = request.POST if request.method == "POST" else request.GET
    found = choose_campaign(signed_in(request), given.get("campaign", ""), clock.today())
    if found is None:
        message = "您的单位还没有参加创建活动。"
        raise Http404(message)
    return found


def picked_cells(posted: QueryDict) -> list[Cell]:
    """The cells a form names, ``unit-leaf`` each; what is not such a pair is left out."""
    words = " ".join(posted.getlist("cell")).split()
    pairs = (word.split("-") for word in words)
    return [
        (int(pair[0]), int(pair[1]))
        for pair in pairs
        if len(pair) == 2 and all(part.isdecimal() for part in pair)  # noqa: PLR2004
    ]
