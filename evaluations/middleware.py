"""An outside supervisor's account enters findings and sees nothing else of the system."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from evaluations.models import Supervisor
from units.enums import Role
from units.models import User

Handler = Callable[[HttpRequest], HttpResponse]

OPEN_TO_SUPERVISORS = frozenset(
    {"home", "login", "logout", "icons", "health", "survey_answer", "robots", "sitemap"}
    | {"people:own_password", "evaluations:my_findings", "evaluations:finding_units"}
)
"""Pages besides the public ones, by name."""

_PUBLIC = "public"


class ConfineSupervisors:
    """404 for everything that is not theirs, whatever the page would say itself."""

    def __init__(self, get_response: Handler) -> None:
        """Chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the page is known only when the view is."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> None:
        """Judge by the name of the page. Whoever holds another role besides is judged by the pages alone."""
        user, match = request.user, request.resolver_match
        if not isinstance(user, User) or match is None or not _is_outside(user):
            return
        if match.namespace != _PUBLIC and match.view_name not in OPEN_TO_SUPERVISORS:
            message = "not a page of supervisors"
            raise Http404(message)


def _is_outside(user: User) -> bool:
    """Whether the person is a supervisor and nothing else, or was one until the term ended."""
    if user.roles or user.is_superuser:
        return user.roles == {Role.SUPERVISOR}
    return Supervisor.objects.filter(user=user).exists()
