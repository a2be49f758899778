"""How somebody can be reached: sealed where it lies, masked where it is shown, recognised without being read."""

import json
import re
from dataclasses import dataclass

from django.utils.crypto import salted_hmac

from core.sealing import BrokenSealError, seal, unseal

_PURPOSE = "contact"
_BLOCK = 128
"""Bytes: a sealed contact does not tell how long the name is."""
_HEAD, _TAIL, _HIDDEN = 3, 4, 4
"""Digits of a number that are shown at both ends, and how many must stay hidden between them, or none is shown."""


@dataclass(frozen=True)
class Contact:
    """A name and a telephone number; either may be empty."""

    name: str = ""
    phone: str = ""

    @property
    def masked(self) -> str:
        """The first sign of the name, the beginning and the end of the number."""
        name = self.name[:1] + "*" * (len(self.name) - 1)
        hidden = len(self.phone) - _HEAD - _TAIL
        phone = self.phone[:_HEAD] + "*" * hidden + self.phone[-_TAIL:] if hidden >= _HIDDEN else "*" * len(self.phone)
        return " ".join(filter(None, (name, phone)))


def seal_contact(contact: Contact) -> bytes | None:
    """The contact as bytes that only this installation's key opens; None where there is nothing to seal."""
    if not contact.name and not contact.phone:
        return None
    text = json.dumps([contact.name, contact.phone], ensure_ascii=False)
    return seal(text, purpose=_PURPOSE, block=_BLOCK)


def unseal_contact(sealed: bytes | memoryview | None) -> Contact | None:
    """What was sealed; None where there is nothing, or where it was sealed with another key."""
    if not sealed:
        return None
    try:
        name, phone = json.loads(unseal(bytes(sealed), purpose=_PURPOSE))
    except BrokenSealError:
        return None
    return Contact(name, phone)


def key_of_phone(phone: str) -> str:
    """By which the same number is recognised again; without the key of the installation it cannot be tried out."""
    digits = re.sub(r"\D", "", phone)
    return salted_hmac("core.contacts.phone", digits, algorithm="sha256").hexdigest() if digits else ""
