"""The cache that all processes of an installation share: in Valkey or Redis, and in each process while that is away.

A cache only saves work; a page must never fail because it is gone.
"""

import logging
import pickle
import time
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from django.utils.crypto import constant_time_compare, salted_hmac
from redis.exceptions import ConnectionError as LostConnection
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as TooSlow

_PAUSE_SECONDS = 5
_DIGEST_BYTES = 32
_OPTIONS = {"socket_connect_timeout": 0.3, "socket_timeout": 1}

_log = logging.getLogger(__name__)


class SignedSerializer:
    """Pickles with a keyed hash before them: whoever can write to the server cannot make us run what they wrote."""

    def dumps(self, obj: Any) -> bytes | int:
        """The value as the server keeps it; whole numbers as they are, so that it can count."""
        if type(obj) is int:
            return obj
        body = pickle.dumps(obj, pickle.HIGHEST_PROTOCOL)
        return _digest(body) + body

    def loads(self, data: bytes) -> Any:
        """The value, or None where the hash is not ours (for a reader: not there)."""
        try:
            return int(data)
        except ValueError:
            digest, body = data[:_DIGEST_BYTES], data[_DIGEST_BYTES:]
        return pickle.loads(body) if constant_time_compare(digest, _digest(body)) else None  # noqa: S301 - signed by us


def _digest(body: bytes) -> bytes:
    return salted_hmac("core.shared_cache", body, settings.SECRET_KEY, algorithm="sha256").digest()


class SharedCache(RedisCache):
    """Django's cache in Redis; for some seconds after the server failed, the process's own memory instead."""

    def __init__(self, server: str, params: Mapping[str, Any]) -> None:
        """``params`` as in ``CACHES``; ``server`` may name a socket as the queue does (``redis+socket://``)."""
        server = server.replace("redis+socket://", "unix://", 1)
        super().__init__(server, {**params, "OPTIONS": {**_OPTIONS, "serializer": SignedSerializer}})
        self._own = LocMemCache(f"own of {server}", {**params, "OPTIONS": {}})
        self._away_until = 0.0

    def _ask(self, name: str, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= self._away_until:
            try:
                return getattr(super(), name)(*args, **kwargs)
            except (LostConnection, TooSlow) as error:
                self._away_until = time.monotonic() + _PAUSE_SECONDS
                _log.warning("shared cache is away: %s", error)
        return getattr(self._own, name)(*args, **kwargs)

    def add(self, *args: Any, **kwargs: Any) -> bool:
        """Set only what is not there; whether it was set."""
        return bool(self._ask("add", *args, **kwargs))

    def get(self, *args: Any, **kwargs: Any) -> Any:
        """The value or the default."""
        return self._ask("get", *args, **kwargs)

    def set(self, *args: Any, **kwargs: Any) -> None:
        """Keep a value."""
        self._ask("set", *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> bool:
        """Keep it longer; whether it is there."""
        return bool(self._ask("touch", *args, **kwargs))

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        """Forget it; whether it was there."""
        return bool(self._ask("delete", *args, **kwargs))

    def get_many(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Those that are there."""
        found: dict[str, Any] = self._ask("get_many", *args, **kwargs)
        return found

    def has_key(self, *args: Any, **kwargs: Any) -> bool:
        """Whether it is there."""
        return bool(self._ask("has_key", *args, **kwargs))

    def incr(self, *args: Any, **kwargs: Any) -> int:
        """Count up; ValueError where it is not there."""
        return int(self._ask("incr", *args, **kwargs))

    def set_many(self, *args: Any, **kwargs: Any) -> list[str]:
        """Keep several."""
        failed: list[str] = self._ask("set_many", *args, **kwargs)
        return failed

    def delete_many(self, *args: Any, **kwargs: Any) -> None:
        """Forget several."""
        self._ask("delete_many", *args, **kwargs)

    def clear(self) -> None:
        """Forget everything that is ours: the server also keeps the queue, so that it is never emptied whole."""
        self._own.clear()
        try:
            client = self._cache.get_client(write=True)
            for key in client.scan_iter(match=f"{self.key_prefix}:*", count=1000):
                client.delete(key)
        except RedisError as error:
            _log.warning("shared cache is away: %s", error)
