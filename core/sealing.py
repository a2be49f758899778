"""Texts that may lie in the database without being read there: sealed with a key that is not in it."""

import hashlib
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_NONCE_BYTES = 12
_LENGTH_BYTES = 4


class BrokenSealError(ValueError):
    """The bytes were not sealed for this purpose, or were changed."""


def seal(text: str, *, purpose: str, block: int = 1) -> bytes:
    """``text`` as bytes only ``unseal`` with the same ``purpose`` opens.

    With ``block``, the length is rounded up to whole blocks of bytes, so that it does not tell one text from another.
    No time is written into it.
    """
    body = text.encode()
    framed = len(body).to_bytes(_LENGTH_BYTES) + body
    padded = framed + bytes(-len(framed) % block)
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(_key(purpose)).encrypt(nonce, padded, None)


def unseal(sealed: bytes, *, purpose: str) -> str:
    """The text; BrokenSealError where it was sealed otherwise or touched."""
    try:
        padded = AESGCM(_key(purpose)).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], None)
    except InvalidTag as error:
        message = "the seal is broken"
        raise BrokenSealError(message) from error
    length = int.from_bytes(padded[:_LENGTH_BYTES])
    return padded[_LENGTH_BYTES : _LENGTH_BYTES + length].decode()


def _key(purpose: str) -> bytes:
    return hashlib.blake2b(
        settings.SECRET_KEY.encode(), digest_size=32, person=b"sealing", salt=_salt(purpose)
    ).digest()


def _salt(purpose: str) -> bytes:
    return hashlib.blake2b(purpose.encode(), digest_size=16).digest()
