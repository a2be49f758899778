"""Every figure a sentence of the report may name, by its Chinese name."""

from collections.abc import Mapping
from typing import Final

from evaluations.queries.term_report.figures import honors, openness, organisation, results, voices, work
from evaluations.queries.term_report.figures.kinds import Figure

FIGURES: Final[Mapping[str, Figure]] = {
    figure.name: figure
    for figure in (
        *organisation.FIGURES,
        *work.FIGURES,
        *voices.FIGURES,
        *openness.FIGURES,
        *honors.FIGURES,
        *results.FIGURES,
    )
}

__all__ = ["FIGURES", "Figure"]
