"""What an operation says when it will not do a thing: a sentence for the person who asked."""


class RefusedError(Exception):
    """The act is not possible; ``str(error)`` is a Chinese sentence that says why and what to do."""

    status = 400


class ConflictError(RefusedError):
    """Somebody else was faster; nothing was changed."""

    status = 409


class NotAllowedError(RefusedError):
    """The person may see the thing but not do this with it."""

    status = 403
