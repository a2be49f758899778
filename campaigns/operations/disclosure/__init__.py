"""Keeping the disclosure register: writing matters down, publishing them, taking them down."""

from campaigns.operations.disclosure.importing import import_matters
from campaigns.operations.disclosure.links import link_target
from campaigns.operations.disclosure.publishing import publish_matters, take_step
from campaigns.operations.disclosure.writing import MatterFacts, change_matter, register_matter

__all__ = [
    "MatterFacts",
    "change_matter",
    "import_matters",
    "link_target",
    "publish_matters",
    "register_matter",
    "take_step",
]
