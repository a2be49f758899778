"""Word files in the form of GB/T 9704-2012; nothing of the domain is known here."""

from core.official.document import OfficialDocument, plain

__all__ = ["OfficialDocument", "plain"]
