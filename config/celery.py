"""Celery: wakes the roll-up, looks into files, sweeps what a lost message left, sends the daily digest.

The digest is asked for twice an hour; the policy says within which hours it goes out, and it goes out once. Messages to
group robots are looked for each minute, since a try that failed waits for its next. Subscriptions are looked at every ten
minutes: within working hours, each letter and each crossing once.
"""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("config")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "sweep-stale-scores": {"task": "evaluations.sweep_rollups", "schedule": 30.0},
    "nightly-seals": {"task": "evaluations.check_seals", "schedule": crontab(hour=3, minute=30)},
    "seal-audit": {"task": "units.seal_audit", "schedule": 180.0},
    "nightly-audit": {"task": "units.tend_audit", "schedule": crontab(hour=4, minute=10)},
    "nightly-recompute": {"task": "evaluations.verify_rollups", "schedule": crontab(hour=2, minute=0)},
    "subscriptions": {"task": "evaluations.send_subscriptions", "schedule": crontab(minute="*/10")},
    "sweep-files": {"task": "campaigns.sweep_files", "schedule": 60.0},
    "sweep-lists": {"task": "campaigns.sweep_lists", "schedule": 60.0},
    "sweep-bundles": {"task": "campaigns.sweep_bundles", "schedule": 60.0},
    "robot-messages": {"task": "campaigns.send_robot_messages", "schedule": 60.0},
    "morning-digest": {"task": "campaigns.send_digests", "schedule": crontab(minute="0,30")},
}
