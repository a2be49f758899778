"""The bonus list and the negative list that tests put into a draft."""

from decimal import Decimal

from campaigns.enums import Counting, ItemKind, VetoEffect
from campaigns.models import Scheme
from campaigns.operations.schemes import SchemeHead, new_version, publish_scheme, rewrite_draft
from campaigns.queries.scheme_items import ItemRow
from campaigns.queries.target_rows import read_rows
from tests.worlds.small import NOW, SmallWorld

AWARD = ItemRow(
    ItemKind.BONUS, "集体获省级表彰", "B1", "以文件为准", points=Decimal(3), most=Decimal(4), counting=Counting.PROJECT
)
YEARLY = ItemRow(ItemKind.BONUS, "经验推广", "B2", points=Decimal(2), counting=Counting.ITEM)
PERSON = ItemRow(ItemKind.BONUS, "职工获称号", "B3", points=Decimal(1), most=Decimal("2.5"), counting=Counting.EACH)
FRAUD = ItemRow(
    ItemKind.NEGATIVE, "弄虚作假", "N1", "以认定为准", look_back_months=24, effect=VetoEffect.TERM_CANCELLED
)
LISTS = (AWARD, YEARLY, PERSON, FRAUD)
CAP = Decimal(10)


def draft_with_lists(world: SmallWorld, *rows: ItemRow, cap: Decimal | None = CAP, items_only: bool = False) -> Scheme:
    """A draft of the small world's scheme with these lists (all of them by default)."""
    draft = new_version(scheme=world.scheme, actor=None, at=NOW)
    head = SchemeHead(draft.title, "", draft.intended_points, cap, items_only)
    rewrite_draft(scheme=draft, head=head, rows=read_rows(draft), items=rows or LISTS, actor=None, at=NOW)
    return Scheme.objects.select_related("campaign__organiser").get(pk=draft.pk)


def lists_in_force(world: SmallWorld, *rows: ItemRow, items_only: bool = False) -> Scheme:
    """The same, published."""
    draft = draft_with_lists(world, *rows, items_only=items_only)
    publish_scheme(scheme=draft, actor=None, at=NOW)
    world.campaign.refresh_from_db()
    return Scheme.objects.select_related("campaign__organiser").get(pk=draft.pk)
