"""Registers that are no ledger and feed targets all the same: what an application above offers, in the ledger's terms."""

import datetime as dt
from dataclasses import dataclass

from campaigns.rules.ledger import LedgerField

MARK = "@"
"""A source whose code begins so is a register; no kind of ledger has such a code."""


@dataclass(frozen=True)
class Register:
    """A register as the form of a target shows it beside the kinds of ledger."""

    code: str
    name: str
    field_list: tuple[LedgerField, ...]


@dataclass(frozen=True)
class RegisterLine:
    """One record of a register as a person may see it; ``link``: a path of this site."""

    pk: int
    dated_on: dt.date
    title: str
    link: str


def is_register(code: str) -> bool:
    """Whether a source of this code is a register and no kind of ledger."""
    return code.startswith(MARK)
