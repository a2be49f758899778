"""What a workbook of units and people would change."""

from units.queries.imports.lines import PersonLine, UnitBook, UnitLine
from units.queries.imports.plan import ImportPlan, plan_import
from units.queries.imports.scope import Scope

__all__ = ["ImportPlan", "PersonLine", "Scope", "UnitBook", "UnitLine", "plan_import"]
