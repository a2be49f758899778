"""Application "units": who."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import post_migrate


class UnitsConfig(AppConfig):
    """Organisation tree, people, roles, access, leading groups, audit trail."""

    name = "units"
    verbose_name = "单位与人员"

    def ready(self) -> None:
        """Write down who comes in, and give their session its terms; keep the audit trail guarded."""
        from axes.signals import user_locked_out  # noqa: PLC0415 - needs loaded models

        from units import receivers  # noqa: PLC0415 - needs loaded models

        user_logged_in.connect(receivers.note_sign_in, dispatch_uid="note sign-in")
        user_logged_out.connect(receivers.note_sign_out, dispatch_uid="note sign-out")
        user_login_failed.connect(receivers.note_failure, dispatch_uid="note failure")
        user_locked_out.connect(receivers.note_lock_out, dispatch_uid="note lock-out")
        post_migrate.connect(receivers.guard_trail, sender=self, dispatch_uid="guard trail")
        user_logged_in.connect(receivers.stamp_session, dispatch_uid="stamp session")
