"""Where an installation that configures nothing keeps its things: one data folder, and a Valkey on a socket in it.

No Django here: the settings and the scripts that start the processes both import this module.
"""

import hashlib
import os
import secrets
from pathlib import Path
from urllib.parse import quote

REPOSITORY = Path(__file__).resolve().parent.parent

# The kernel keeps a unix socket's path in 108 bytes, the closing zero included.
_LONGEST_SOCKET_PATH = 107


def data_dir() -> Path:
    """The folder of the database, uploads, queue and key: ``DATA_DIR``, else ``data`` in the repository.

    The path is absolute; the folder is made here if it does not exist.
    """
    folder = Path(os.environ.get("DATA_DIR") or REPOSITORY / "data").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def socket_path() -> Path:
    """The unix socket of the embedded Valkey: in the data folder, or under /tmp where that path is too long.

    The fallback depends on the data folder and the user alone, so that every process finds the same one.
    """
    inside = data_dir() / "valkey.sock"
    if len(os.fsencode(inside)) <= _LONGEST_SOCKET_PATH:
        return inside
    digest = hashlib.sha256(os.fsencode(inside)).hexdigest()[:12]
    return Path("/tmp") / f"wenming-{os.getuid()}-{digest}" / "valkey.sock"  # noqa: S108 - serve.py makes it 0700


def broker_url() -> str:
    """The address of the embedded Valkey, as Celery writes it."""
    return f"redis+socket://{quote(str(socket_path()))}"


def cache_url() -> str:
    """The address of the embedded Valkey, as its own client writes it."""
    return f"unix://{quote(str(socket_path()))}"


def secret_key() -> str:
    """The installation's own key, made once and kept in the data folder, readable by its owner only."""
    path = data_dir() / "secret.key"
    if not path.exists():
        _write_once(path, secrets.token_urlsafe(50))
    return path.read_text(encoding="ascii").strip()


def audit_key() -> str:
    """The key of the audit trail's seals, made once and kept in the data folder: it must outlast any other."""
    path = data_dir() / "audit.key"
    if not path.exists():
        _write_once(path, secrets.token_urlsafe(50))
    return path.read_text(encoding="ascii").strip()


def _write_once(path: Path, text: str) -> None:
    # Written aside and linked: two processes that start together agree on one key, and none reads half of it.
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
