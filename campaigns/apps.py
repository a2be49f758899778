"""Application "campaigns": what."""

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    """Campaigns, schemes, targets, assignments, periods, reports, evidence, reminders."""

    name = "campaigns"
    verbose_name = "创建活动"
