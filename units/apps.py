"""Application "units": who."""

from django.apps import AppConfig


class UnitsConfig(AppConfig):
    """Organisation tree, people, roles, access, leading groups, audit trail."""

    name = "units"
    verbose_name = "单位与人员"
