"""Measuring methods of a leaf and their shares (DOMAIN.md section 3, step 2): pure, exact."""

from collections.abc import Mapping
from decimal import Decimal

from campaigns.rules.faults import Fault, FaultsError, plain, to_decimal

MATERIAL = "material"
"""The progress reports, by the leaf's rule; every other method is the marks of a round."""

METHODS: Mapping[str, str] = {
    MATERIAL: "材料",
    "site": "实地",
    "survey": "问卷",
    "department": "部门意见",
    "covert": "暗访",
    "peer": "互评",
}
"""Kinds of methods in the order in which they are shown."""

MARKED: Mapping[str, str] = {kind: words for kind, words in METHODS.items() if kind != MATERIAL}
"""Those that raters mark."""

WHOLE = Decimal(100)
PLACES = 2
"""Digits after the point of a share in percent."""

Shares = dict[str, Decimal]
"""Kind of method → share in percent; empty: the leaf is scored from its reports alone."""


def read_methods(raw: object) -> Shares:
    """Shares as they are written, in order; they need not add up. FaultsError with every unknown kind and impossible share."""
    if raw is None:
        return {}
    if not isinstance(raw, Mapping):
        raise FaultsError([Fault("", "应为对象，如 {“material”: 60, “site”: 40}")])
    faults = [
        Fault(str(kind), f"没有这种测评方式，应为以下之一：{'、'.join(METHODS)}") for kind in raw if kind not in METHODS
    ]
    shares: Shares = {}
    for kind in METHODS:
        if kind not in raw:
            continue
        try:
            shares[kind] = _read_share(raw[kind])
        except ValueError as error:
            faults.append(Fault(kind, str(error)))
    if faults:
        raise FaultsError(faults)
    return shares


def _read_share(value: object) -> Decimal:
    share = to_decimal(value)
    if not 0 < share <= WHOLE or share != round(share, PLACES):
        message = "占比应大于 0，不超过 100，最多两位小数"
        raise ValueError(message)
    return share


def fault_of_shares(shares: Shares) -> str:
    """Why leaves cannot be scored by these shares; empty where they can."""
    total = sum(shares.values(), Decimal(0))
    if not shares or total == WHOLE:
        return ""
    return f"各种测评方式的占比合计应为 100%，现在是 {plain(total)}%"


def write_methods(shares: Shares) -> dict[str, str]:
    """Canonical JSON; ``read_methods`` of it gives the same."""
    return {kind: plain(shares[kind]) for kind in METHODS if kind in shares}


def say_methods(shares: Shares) -> str:
    """The shares in words: 材料 60%、实地 40%."""
    return "、".join(f"{METHODS[kind]} {plain(share)}%" for kind, share in shares.items())


def is_reported(shares: Shares) -> bool:
    """Whether units report on the leaf at all."""
    return not shares or MATERIAL in shares
