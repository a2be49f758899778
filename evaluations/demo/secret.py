"""The demo's one password: made by this installation, kept in its data folder, in no source."""

import os
import secrets
from pathlib import Path

_FILE = "demo-password.txt"


def demo_password(folder: Path) -> str:
    """The password kept in ``folder``, readable by its owner only; made on first use."""
    path = folder / _FILE
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        kept = path.read_text(encoding="ascii").strip()
        if kept:
            return kept
        descriptor = os.open(path, os.O_WRONLY | os.O_TRUNC)
    made = f"Demo-{secrets.token_hex(2)}-{secrets.token_hex(2)}-{secrets.token_hex(2)}"
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(f"{made}\n")
    return made
