"""Archives that would fill the memory when unpacked, found out by their directory alone."""

import zipfile
from collections.abc import Sequence

_MOST_UNPACKED = 150 * 2**20
_MOST_RATIO = 200
_SMALL = 5 * 2**20
"""Below this size a part of the file may be packed as tightly as it likes."""


def unpacked_size(parts: Sequence[zipfile.ZipInfo]) -> int:
    """Bytes of all parts together, as the directory says."""
    return sum(part.file_size for part in parts)


def swells(parts: Sequence[zipfile.ZipInfo]) -> bool:
    """Whether the parts are larger, or packed more tightly, than those of any document people write."""
    tight = any(part.file_size > max(_SMALL, _MOST_RATIO * part.compress_size) for part in parts)
    return tight or unpacked_size(parts) > _MOST_UNPACKED
