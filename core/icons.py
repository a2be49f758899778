"""The sprite of icons: of the two thousand shapes of the package only those that our pages may name.

A shape counts as named where its name stands in quotes anywhere in a template or module of ours; so nobody keeps a list.
"""

import hashlib
import re
from functools import cache
from pathlib import Path

from django.conf import settings
from django.urls import reverse

_SYMBOL = re.compile(r'<symbol[^>]*\bid="([^"]+)"[^>]*>.*?</symbol>', re.DOTALL)
_QUOTED = re.compile(r"""["']([a-z0-9]+(?:-[a-z0-9]+)*)["']""")
_PACKAGES = ("config", "core", "units", "campaigns", "evaluations")


@cache
def sprite() -> str:
    """The drawing with one symbol for each shape; without symbols where the package is not installed."""
    root = Path(settings.BASE_DIR)
    package = root / "node_modules" / "bootstrap-icons" / "bootstrap-icons.svg"
    drawn = package.read_text(encoding="utf-8") if package.exists() else ""
    named = _named(root)
    shapes = [match.group(0) for match in _SYMBOL.finditer(drawn) if match.group(1) in named]
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(shapes)}</svg>'


@cache
def sprite_url() -> str:
    """Its address, which changes with the drawing: browsers keep it for good."""
    return reverse("icons", args=[hashlib.sha256(sprite().encode()).hexdigest()[:12]])


def _named(root: Path) -> set[str]:
    files = [*root.glob("templates/**/*.html")]
    for package in _PACKAGES:
        files += root.glob(f"{package}/**/*.py")
    return {name for file in files for name in _QUOTED.findall(file.read_text(encoding="utf-8"))}
