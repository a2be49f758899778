"""Reads of the disclosure register."""

from campaigns.queries.disclosure.figures import (
    Figures,
    count_figures,
    figures_by_unit,
    figures_of,
    measures_for,
    offered_facts,
)
from campaigns.queries.disclosure.register import (
    RegisterFilter,
    RegisterLine,
    RegisterTop,
    register_lines,
    register_rows,
    register_top,
    units_kept_by,
)

__all__ = [
    "Figures",
    "RegisterFilter",
    "RegisterLine",
    "RegisterTop",
    "count_figures",
    "figures_by_unit",
    "figures_of",
    "measures_for",
    "offered_facts",
    "register_lines",
    "register_rows",
    "register_top",
    "units_kept_by",
]
