"""The cache that processes share: over a real server, and where there is none."""

import pickle
from pathlib import Path
from urllib.parse import unquote

import pytest
import redis

from core.shared_cache import SharedCache


def _cache(path: str) -> SharedCache:
    return SharedCache(f"unix://{path}", {"KEY_PREFIX": "wenming"})


@pytest.fixture
def path(valkey: str) -> str:
    return unquote(valkey.removeprefix("redis+socket://"))


def test_what_one_process_keeps_another_finds(path: str) -> None:
    _cache(path).set("standing", {"total": 3}, 60)
    assert _cache(path).get("standing") == {"total": 3}


def test_the_address_may_be_written_as_the_queue_writes_it(path: str, valkey: str) -> None:
    SharedCache(valkey, {"KEY_PREFIX": "wenming"}).set("standing", {"total": 4}, 60)
    assert _cache(path).get("standing") == {"total": 4}


def test_several_processes_count_together(path: str) -> None:
    first, second = _cache(path), _cache(path)
    assert first.add("tries", 1, 60)
    assert not second.add("tries", 1, 60)
    assert (first.incr("tries"), second.incr("tries")) == (2, 3)


def test_emptying_it_leaves_the_queue_alone(path: str) -> None:
    server = redis.Redis(unix_socket_path=path)
    server.delete("celery")  # whatever other tests sent
    server.lpush("celery", "a task")
    cache = _cache(path)
    cache.set("standing", 1, 60)
    cache.clear()
    assert cache.get("standing") is None
    assert server.lrange("celery", 0, -1) == [b"a task"]


def test_a_value_somebody_else_wrote_is_not_opened(path: str) -> None:
    cache = _cache(path)
    cache.set("standing", {"total": 3}, 60)
    redis.Redis(unix_socket_path=path).set("wenming:1:standing", b"\0" * 32 + pickle.dumps({"total": 99}))
    assert cache.get("standing") is None


def test_without_a_server_each_process_keeps_its_own(tmp_path: Path) -> None:
    cache, other = _cache(str(tmp_path / "nobody.sock")), _cache(str(tmp_path / "nobody else.sock"))
    cache.set("standing", 1, 60)
    assert cache.get("standing") == 1
    assert cache.incr("standing") == 2
    assert other.get("standing") is None
    assert cache.get_many(["standing", "else"]) == {"standing": 2}
