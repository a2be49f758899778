"""Application "campaigns": what."""

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    """Campaigns, schemes, targets, assignments, periods, reports, evidence, reminders."""

    name = "campaigns"
    verbose_name = "创建活动"

    def ready(self) -> None:
        """Answer what ``units`` asks; enter the lists that can be taken away."""
        from campaigns import receivers  # noqa: F401, PLC0415 - needs loaded models
        from campaigns.exporters import lists  # noqa: F401, PLC0415 - as above
