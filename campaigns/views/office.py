"""What the office's pages share: the campaign they are about, and the words of the act that was refused."""

from django.http import Http404, HttpRequest, QueryDict

from campaigns.operations.cells import Cell
from campaigns.queries.campaigns import CampaignChoice, choose_campaign
from campaigns.views.cells import signed_in
from core import clock
from core.keys import read_key


def campaign_or_404(request: HttpRequest) -> CampaignChoice:
    """The campaign that the address or the form names (else the running one), if the person sees any of it."""
    given = request.POST if request.method == "POST" else request.GET
    found = choose_campaign(signed_in(request), given.get("campaign", ""), clock.today())
    if found is None:
        message = "您的单位还没有参加创建活动。"
        raise Http404(message)
    return found


def picked_cells(posted: QueryDict, name: str = "cell") -> list[Cell]:
    """The pairs of numbers a form names, as ``unit-leaf``; what is not such a pair is left out."""
    words = " ".join(posted.getlist(name)).split()
    pairs = (word.partition("-") for word in words)
    found = ((read_key(first), read_key(second)) for first, _, second in pairs)
    return [(first, second) for first, second in found if first is not None and second is not None]
