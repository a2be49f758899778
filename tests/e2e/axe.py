"""Judging a page in the browser by axe: what people with a screen reader or without a mouse would stumble over.

The context must ignore the content security policy (``bypass_csp=True``): the page itself allows no foreign script.
"""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

_AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page) -> list[str]:
    """What axe finds on the page as it stands: rule, how grave, and the first elements concerned."""
    page.evaluate(_AXE.read_text(encoding="utf-8"))
    found: Any = page.evaluate("rules => axe.run(document, {runOnly: rules}).then(answer => answer.violations)", _RULES)
    return [f"{each['id']} ({each['impact']}): {_places(each['nodes'])}" for each in found]


def _places(nodes: Any) -> str:
    return " | ".join(f"{' '.join(map(str, node['target']))} {node['html'][:120]}" for node in nodes[:3])
