"""The kinds of ledger for the office: what hangs on each, and which targets read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from campaigns.enums import SchemeState
from campaigns.models import LedgerFeed, LedgerKind, Scheme, Target
from campaigns.permissions import may_arrange_targets
from campaigns.queries.ledger.feeding import kind_names
from campaigns.rules import FaultsError, parse_rule
from campaigns.rules.feed_words import KindNames, say_feed
from units.enums import Role
from units.models import Unit, User

MOST_FED = 100
"""Targets of one kind on its page."""
_MOST_DRAFTS = 20


@dataclass(frozen=True)
class KindLine:
    """A kind in the list: how many records and targets hang on it, and whether the person changes it."""

    kind: LedgerKind
    records: int
    targets: int
    may_change: bool


@dataclass(frozen=True)
class FedTarget:
    """A target that a kind fills in, and how, in words."""

    target: Target
    words: str

    @property
    def is_draft(self) -> bool:
        """Whether what it takes can still be changed in its draft."""
        return self.target.scheme.state == SchemeState.DRAFT


@dataclass(frozen=True)
class KindPage:
    """A kind with what hangs on it; ``drafts``: where a target may be given this kind as its source."""

    kind: LedgerKind
    records: int
    fed: tuple[FedTarget, ...]
    fed_count: int
    drafts: tuple[Scheme, ...]


def office_kinds(user: User) -> QuerySet[LedgerKind]:
    """The kinds this person sees, in the order of the bureaus."""
    return LedgerKind.objects.visible_to(user).select_related("owner").order_by("owner__path", "position", "pk")


def kind_lines(kinds: Sequence[LedgerKind], user: User) -> tuple[KindLine, ...]:
    """The kinds of one page of the list; two queries."""
    keys = [kind.pk for kind in kinds]
    records = dict(
        LedgerKind.objects.filter(pk__in=keys).order_by().annotate(count=Count("entries")).values_list("pk", "count")
    )
    fed = _targets_by_code({kind.code for kind in kinds}, user)
    return tuple(
        KindLine(kind, records[kind.pk], fed.get(kind.code, 0), may_arrange_targets(user, kind.owner)) for kind in kinds
    )


def _targets_by_code(codes: set[str], user: User) -> Mapping[str, int]:
    rows = _readable_feeds(user).filter(kind__in=codes).order_by()
    return dict(rows.values("kind").annotate(count=Count("target", distinct=True)).values_list("kind", "count"))


def _readable_feeds(user: User) -> QuerySet[LedgerFeed]:
    """Of schemes in force that ask this person's units, and of drafts they arrange."""
    in_force = Scheme.objects.asking(user).filter(state=SchemeState.PUBLISHED)
    drafts = Scheme.objects.arrangeable_by(user).filter(state=SchemeState.DRAFT)
    return LedgerFeed.objects.filter(target__scheme__in=in_force.values("pk")) | LedgerFeed.objects.filter(
        target__scheme__in=drafts.values("pk")
    )


def kind_page(kind: LedgerKind, user: User) -> KindPage:
    """Everything that hangs on one kind; a fixed number of queries."""
    rows = _readable_feeds(user).filter(kind=kind.code)
    names = kind_names(kind.owner)
    feeds = rows.select_related("target__scheme__campaign", "target__scheme__owner").order_by("target__scheme", "pk")
    fed = tuple(FedTarget(row.target, _words(row, names)) for row in feeds[:MOST_FED])
    drafts = Scheme.objects.arrangeable_by(user).filter(state=SchemeState.DRAFT).select_related("campaign", "owner")
    found = drafts.order_by("-pk")[:_MOST_DRAFTS]
    return KindPage(kind, kind.entries.count(), fed, rows.count(), tuple(found))


def _words(row: LedgerFeed, names: Mapping[str, KindNames]) -> str:
    try:
        return say_feed(parse_rule(row.target.rule), row.spec, names)
    except FaultsError:
        return row.fact


def offices_of(user: User) -> list[Unit]:
    """The units whose kinds this person sets up by their post."""
    return [row.unit for row in user.membership_list if row.role == Role.ADMINISTRATOR]
