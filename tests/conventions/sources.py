"""The files of this project, found from the root of the repository."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("core", "units", "campaigns", "evaluations", "config", "scripts")


def python_files(*packages: str) -> list[Path]:
    """Our own modules, without migrations; raises if there are none, so that no test runs over nothing."""
    found = [
        path
        for package in packages or PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        if "migrations" not in path.parts
    ]
    assert found, f"no modules in {packages}"
    return found


def templates() -> list[Path]:
    """Our own templates; raises if there are none."""
    found = sorted((ROOT / "templates").rglob("*.html"))
    assert found, "no templates"
    return found
