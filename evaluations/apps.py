"""Application "evaluations": how well."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created


class EvaluationsConfig(AppConfig):
    """Reviews, scoring, roll-ups, dashboards."""

    name = "evaluations"
    verbose_name = "考核评价"

    def ready(self) -> None:
        """Teach every connection the exact arithmetic of the roll-up; listen to campaigns."""
        from campaigns.signals import digest_asked, goals_changed, leaves_repriced  # noqa: PLC0415 - needs loaded models
        from evaluations.exporters import lists  # noqa: F401, PLC0415 - enters them into the register
        from evaluations.operations.rollup.exact import register_functions  # noqa: PLC0415 - needs loaded models
        from evaluations.receivers import (  # noqa: PLC0415 - needs loaded models
            follow_goals,
            reprice_leaves,
            tell_cases,
            tell_of_honors,
            tell_of_rectifications,
            tell_open_rectifications,
        )
        from units.signals import work_asked  # noqa: PLC0415 - needs loaded models

        connection_created.connect(register_functions, dispatch_uid="exact arithmetic")
        leaves_repriced.connect(reprice_leaves, dispatch_uid="reprice leaves")
        goals_changed.connect(follow_goals, dispatch_uid="follow goals")
        digest_asked.connect(tell_of_honors, dispatch_uid="tell of honors")
        digest_asked.connect(tell_of_rectifications, dispatch_uid="tell of rectifications")
        digest_asked.connect(tell_cases, dispatch_uid="tell cases")
        work_asked.connect(tell_open_rectifications, dispatch_uid="tell open rectifications")
