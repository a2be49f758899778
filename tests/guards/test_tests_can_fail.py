"""Planted violations: a test that skips itself or expects to fail, a warning, and untidy code do not pass."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conventions.sources import ROOT

_BIN = Path(sys.executable).parent


@pytest.mark.parametrize(
    "source",
    [
        "import pytest\n\ndef test_it():\n    pytest.skip('no')\n",
        "import pytest\n\n@pytest.mark.skip\ndef test_it(): ...\n",
        "import pytest\n\n@pytest.mark.xfail\ndef test_it():\n    assert False\n",
        "import pytest\n\npytest.skip('all', allow_module_level=True)\n",
        "import warnings\n\ndef test_it():\n    warnings.warn('careful')\n",
    ],
)
def test_it_fails_instead_of_passing_in_silence(tmp_path: Path, source: str) -> None:
    (tmp_path / "test_planted.py").write_text(source)
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path)
    command = (sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "-p", "no:cacheprovider")
    where = ("-c", str(ROOT / "pyproject.toml"), f"--rootdir={ROOT}", str(tmp_path))
    result = subprocess.run((*command, *where), cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode in {1, 2}, result.stdout + result.stderr
    assert "passed" not in result.stdout


def test_types_refuse_a_wrong_argument(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text("def double(number: int) -> int:\n    return number * 2\n\n\ndouble('two')\n")
    command = (_BIN / "mypy", "--strict", "--config-file=", "--cache-dir", str(tmp_path / "cache"), str(planted))
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "arg-type" in result.stdout


def test_types_are_strict_in_our_configuration() -> None:
    assert "\nstrict = true\n" in (ROOT / "pyproject.toml").read_text()


def test_templates_refuse_untidy_tags(tmp_path: Path) -> None:
    planted = tmp_path / "planted.html"
    planted.write_text("{%if one%}{{two}}{%endif%}\n")
    command = (_BIN / "djade", "--check", "--target-version", "5.2", str(planted))
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1
