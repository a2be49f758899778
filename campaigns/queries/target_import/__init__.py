"""What a workbook of targets would change."""

from campaigns.queries.target_import.lines import ItemLine, TargetBook, TargetLine
from campaigns.queries.target_import.plan import TargetPlan, import_base, plan_targets, unit_names

__all__ = ["ItemLine", "TargetBook", "TargetLine", "TargetPlan", "import_base", "plan_targets", "unit_names"]
