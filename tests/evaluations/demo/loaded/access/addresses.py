"""All addresses of the site, as its own table of them says."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.evaluations.demo.loaded.access.objects import arguments

ADMIN = "admin/"


def patterns() -> dict[str, tuple[str, list[str]]]:
    """Pattern, as ``units/<str:code>/`` → its name with namespaces, and the names of its parameters."""
    return {route: (name, wanted) for route, name, wanted in _walk(get_resolver(), "", "")}


def _walk(resolver: URLResolver, before: str, space: str) -> Iterator[tuple[str, str, list[str]]]:
    for each in resolver.url_patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _walk(each, route, f"{space}{each.namespace}:" if each.namespace else space)
        elif isinstance(each, URLPattern):
            yield route, f"{space}{each.name or ''}", list(each.pattern.converters)


def address_of(route: str, name: str, wanted: list[str]) -> str:
    """The address with the world's objects in it."""
    if route.startswith(ADMIN):
        return "/" + route.split("<", maxsplit=1)[0] + ("1/" if "<" in route else "")
    if route == "api/v1/<path:rest>":
        return "/api/v1/nothing-here"
    return reverse(name, kwargs=arguments(name, wanted))
