"""What every answer tells the browser to refuse, and what an error tells the person."""

import ast
import os
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from scripts.lint import _PRODUCTION
from tests.conventions.sources import ROOT
from tests.worlds.small import small_world

PAGES = ("login", "public:home", "public:case_new", "api", "survey_answer")


@pytest.mark.django_db
@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_strict(page: str) -> None:
    headers = Client().get(reverse(page)).headers
    policy = dict(part.strip().partition(" ")[::2] for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["object-src"] == "'none'"
    assert policy["form-action"] == policy["base-uri"] == "'self'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "microphone=()" in headers["Permissions-Policy"]


def _in_production(*names: str) -> dict[str, Any]:
    shown = f"from config import settings as s; print({{n: getattr(s, n) for n in {names!r}}})"
    environment = {**os.environ, **_PRODUCTION}
    result = subprocess.run(
        [sys.executable, "-c", shown], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return dict(ast.literal_eval(result.stdout))


def test_in_production_everything_goes_over_tls() -> None:
    names = ("SECURE_HSTS_SECONDS", "SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")
    found = _in_production(*names, "SESSION_COOKIE_NAME", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE", "DEBUG")
    assert found["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert found["SECURE_SSL_REDIRECT"] is found["SESSION_COOKIE_SECURE"] is found["CSRF_COOKIE_SECURE"] is True
    assert found["SESSION_COOKIE_HTTPONLY"] is True
    assert found["SESSION_COOKIE_NAME"] == "__Host-sessionid"
    assert found["SESSION_COOKIE_SAMESITE"] == "Lax"
    assert found["DEBUG"] is False


@pytest.mark.django_db
def test_an_error_shows_a_number_and_no_details(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("config.views.connection", None)
    answer = Client(raise_request_exception=False).get("/healthz")
    text = answer.content.decode()
    assert answer.status_code == 500
    assert answer["X-Request-ID"] in text
    assert "AttributeError" not in text
    assert "Traceback" not in text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "kind"), [("/public/", "text/html"), ("/api/v1/scores", "application/problem+json")]
)
def test_where_the_database_has_no_time_one_is_told_to_try_again(
    monkeypatch: pytest.MonkeyPatch, address: str, kind: str
) -> None:
    def refuse(*_args: Any) -> None:
        message = "database is locked"
        raise OperationalError(message)

    monkeypatch.setattr("django.db.models.query.QuerySet._fetch_all", refuse)
    answer = Client(raise_request_exception=False).get(address, headers={"Authorization": "Bearer x"})
    text = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer["Content-Type"].startswith(kind)
    assert answer["X-Request-ID"] in text
    assert "locked" not in text


@pytest.mark.django_db
def test_nobody_names_the_number_of_a_request_from_outside() -> None:
    answer = Client(headers={"X-Request-ID": "chosen-by-the-caller"}).get("/healthz")
    assert len(answer["X-Request-ID"]) == 32


@pytest.mark.django_db
def test_nothing_is_written_without_the_token_of_the_form_not_even_by_htmx() -> None:
    world = small_world()
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.people["administrator"])
    address = reverse("units:edit", args=["north"])
    for headers in ({}, {"HX-Request": "true"}):
        assert client.post(address, {"name": "改名"}, headers=headers).status_code == 403
    world.north.refresh_from_db()
    assert world.north.name == "北区民政局"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "\\\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_leads_nowhere_else(target: str) -> None:
    world = small_world()
    world.people["reporter"].set_password("Kunming-lake-2026")
    world.people["reporter"].save()
    form = {"username": "reporter", "password": "Kunming-lake-2026", "next": target}
    answer = Client().post(reverse("login"), form)
    assert answer["Location"] == reverse(settings.LOGIN_REDIRECT_URL)


@pytest.mark.django_db
def test_the_switch_of_large_type_leads_nowhere_else() -> None:
    for target in ("https://evil.example/", "//evil.example/public/", "/login/"):
        assert Client().get(reverse("public:size"), {"next": target, "to": "large"})["Location"] == reverse(
            "public:home"
        )


@pytest.mark.django_db
def test_a_form_that_is_too_large_is_refused() -> None:
    answer = Client().post(reverse("login"), {"username": "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)})
    assert answer.status_code == 400
