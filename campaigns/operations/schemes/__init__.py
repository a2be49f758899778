"""Drafting, checking and publishing schemes. A published or superseded version never changes."""

from campaigns.operations.schemes.assigning import hand_out
from campaigns.operations.schemes.content import ContentTally, replace_content
from campaigns.operations.schemes.drafting import (
    SchemeHead,
    copy_to_campaign,
    create_draft,
    describe_scheme,
    discard_draft,
    new_version,
    rewrite_draft,
)
from campaigns.operations.schemes.items import move_item, remove_item, save_item
from campaigns.operations.schemes.moving import move_target, place_target
from campaigns.operations.schemes.numbering import number_of, renumber_targets
from campaigns.operations.schemes.publishing import publish_scheme
from campaigns.operations.schemes.reviewing import settle_routes
from campaigns.operations.schemes.targets import TargetValues, add_target, edit_target, remove_target

__all__ = [
    "ContentTally",
    "SchemeHead",
    "TargetValues",
    "add_target",
    "copy_to_campaign",
    "create_draft",
    "describe_scheme",
    "discard_draft",
    "edit_target",
    "hand_out",
    "move_item",
    "move_target",
    "new_version",
    "number_of",
    "place_target",
    "publish_scheme",
    "remove_item",
    "remove_target",
    "renumber_targets",
    "replace_content",
    "rewrite_draft",
    "save_item",
    "settle_routes",
]
