"""Application "campaigns": what."""

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    """Campaigns, schemes, targets, assignments, periods, reports, evidence, reminders."""

    name = "campaigns"
    verbose_name = "创建活动"

    def ready(self) -> None:
        """Answer what ``units`` asks."""
        from campaigns import receivers  # noqa: F401, PLC0415 - needs loaded models
