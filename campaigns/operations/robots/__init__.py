"""Robots: set up by the office, told once a day, sent to with care."""

from campaigns.operations.robots.composing import compose_group_digests
from campaigns.operations.robots.sending import send_message, wake_senders
from campaigns.operations.robots.setting_up import add_robot, change_robot, queue_trial, resend_message, switch_robot

__all__ = [
    "add_robot",
    "change_robot",
    "compose_group_digests",
    "queue_trial",
    "resend_message",
    "send_message",
    "switch_robot",
    "wake_senders",
]
