"""Application "evaluations": how well."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created


class EvaluationsConfig(AppConfig):
    """Reviews, scoring, roll-ups, dashboards."""

    name = "evaluations"
    verbose_name = "考核评价"

    def ready(self) -> None:
        """Teach every connection the exact arithmetic of the roll-up; listen to campaigns."""
        from campaigns import signals  # noqa: PLC0415 - needs loaded models
        from evaluations import receivers  # noqa: PLC0415 - needs loaded models
        from evaluations.exporters import lists  # noqa: F401, PLC0415 - enters them into the register
        from evaluations.operations.rollup.exact import register_functions  # noqa: PLC0415 - needs loaded models
        from units.signals import work_asked  # noqa: PLC0415 - needs loaded models

        connection_created.connect(register_functions, dispatch_uid="exact arithmetic")
        signals.leaves_repriced.connect(receivers.reprice_leaves, dispatch_uid="reprice leaves")
        signals.goals_changed.connect(receivers.follow_goals, dispatch_uid="follow goals")
        signals.digest_asked.connect(receivers.tell_of_honors, dispatch_uid="tell of honors")
        signals.digest_asked.connect(receivers.tell_of_rectifications, dispatch_uid="tell of rectifications")
        signals.digest_asked.connect(receivers.tell_cases, dispatch_uid="tell cases")
        work_asked.connect(receivers.tell_open_rectifications, dispatch_uid="tell open rectifications")
        signals.registers_asked.connect(receivers.offer_cases, dispatch_uid="offer cases")
        signals.records_asked.connect(receivers.tell_case_records, dispatch_uid="tell case records")
        signals.register_lines_asked.connect(receivers.show_cases, dispatch_uid="show cases")
        signals.registers_asked.connect(receivers.offer_rectifications, dispatch_uid="offer rectifications")
        signals.records_asked.connect(receivers.tell_rectification_records, dispatch_uid="tell rectification records")
        signals.register_lines_asked.connect(receivers.show_rectifications, dispatch_uid="show rectifications")
