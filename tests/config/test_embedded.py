"""An installation that configures nothing."""

import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from kombu import Connection

from config import embedded


@pytest.fixture
def short_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="wm-") as folder:
        yield Path(folder)


def test_the_data_folder_is_made_where_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "a" / "b"))
    assert embedded.data_dir() == tmp_path / "a" / "b"
    assert embedded.data_dir().is_dir()


def test_the_socket_is_in_the_data_folder(short_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA_DIR", str(short_folder))
    assert embedded.socket_path() == short_folder / "valkey.sock"


def test_a_long_path_falls_back_to_a_short_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path / ("数据" * 40)))
    path = embedded.socket_path()
    assert len(bytes(path)) <= 107
    assert path == embedded.socket_path()
    monkeypatch.setenv("DATA_DIR", str(tmp_path / ("资料" * 40)))
    assert path != embedded.socket_path()


def test_the_address_survives_spaces_and_chinese(short_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA_DIR", str(short_folder / "a 数据"))
    connection = Connection(embedded.broker_url())
    assert connection.as_uri().startswith("redis+socket://")
    assert " " not in embedded.broker_url()


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    key = embedded.secret_key()
    assert len(key) > 50
    assert embedded.secret_key() == key
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]
