"""What an operation says when it will not do a thing: a sentence for the person who asked."""

from collections.abc import Iterable


class RefusedError(Exception):
    """The act is not possible; ``str(error)`` is a Chinese sentence that says why and what to do."""

    status = 400


class ConflictError(RefusedError):
    """Somebody else was faster; nothing was changed."""

    status = 409


class NotAllowedError(RefusedError):
    """The person may see the thing but not do this with it."""

    status = 403


class FaultyError(RefusedError):
    """Something that was sent is not well formed: everything that is wrong, each with the place where it stands."""

    status = 422

    def __init__(self, message: str, faults: Iterable[tuple[str, str]]) -> None:
        """``faults``: place (``records[2].title``) and Chinese sentence."""
        super().__init__(message)
        self.faults = tuple(faults)


class TooOftenError(RefusedError):
    """Too many calls; ``seconds`` to wait."""

    status = 429

    def __init__(self, message: str, seconds: int) -> None:
        """``seconds`` until the next one is answered."""
        super().__init__(message)
        self.seconds = seconds
