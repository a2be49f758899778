"""Application "evaluations": how well."""

from django.apps import AppConfig


class EvaluationsConfig(AppConfig):
    """Reviews, scoring, roll-ups, dashboards."""

    name = "evaluations"
    verbose_name = "考核评价"
