"""Numbers of rows as addresses and forms name them."""

_MOST_DIGITS = 18
"""Any number of that many digits fits every database's widest whole number."""


def read_key(text: str) -> int | None:
    """The number; None for what cannot be one, however long."""
    return int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else None


def read_version(text: str) -> int:
    """The version a page was shown with; −1, which nothing ever has, for what cannot be one."""
    number = read_key(text)
    return -1 if number is None else number
