"""The check before a report is handed in (提交前检查)."""

from campaigns.queries.preflight.checks import preflight
from campaigns.queries.preflight.findings import Finding

__all__ = ["Finding", "preflight"]
