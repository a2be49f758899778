"""Lists of evaluation that can be taken away as files; importing them enters them into the register."""

from evaluations.exporters.lists import (
    adjustments,
    boards,
    cases,
    namings,
    rectifications,
    reviews,
    rounds,
    supervision,
)

__all__ = ["adjustments", "boards", "cases", "namings", "rectifications", "reviews", "rounds", "supervision"]
