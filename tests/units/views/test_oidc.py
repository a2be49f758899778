"""Signing in with an identity provider: a small one on this machine, which tells the truth or does not."""

import base64
import hashlib
import http.server
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from django.urls import reverse
from django_otp.oath import totp
from pytest_django import Settings

from core import clock
from tests.worlds.small import SmallWorld, small_world
from units.models import Membership, User
from units.operations.second_factor import enable_second_factor

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Provider:
    """The provider's state: whom it knows, what it hands out, how it lies (``claims``, ``key``, ``algorithm``)."""

    url: str = ""
    person: str = "reporter"
    claims: dict[str, Any] = field(default_factory=dict)
    key: Any = KEY
    algorithm: str = "RS256"
    asked: dict[str, str] = field(default_factory=dict)

    def authorize(self, address: str) -> dict[str, str]:
        """What the person brings back from the provider's page at ``address``."""
        self.asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert self.asked["response_type"] == "code"
        assert self.asked["code_challenge_method"] == "S256"
        return {"code": "the-code", "state": self.asked["state"]}

    def token(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """The token endpoint: the code, the secret and the verifier must be right."""
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        proven = base64.urlsafe_b64encode(digest).decode().rstrip("=") == self.asked["code_challenge"]
        same = form["redirect_uri"] == self.asked["redirect_uri"]
        if not (proven and same and form["code"] == "the-code" and form["client_secret"] == "the-secret"):
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {
            "iss": self.url,
            "aud": "wenming",
            "sub": "4711",
            "iat": now,
            "exp": now + 300,
            "nonce": self.asked["nonce"],
            "preferred_username": self.person,
        }
        told = {name: value for name, value in (claims | self.claims).items() if value is not None}
        return 200, {"id_token": jwt.encode(told, self.key, self.algorithm, headers={"kid": "one"})}

    def answer(self, path: str) -> dict[str, Any]:
        """What it publishes."""
        if path == "/keys":
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
            return {"keys": [{**public, "kid": "one", "use": "sig", "alg": "RS256"}]}
        ends = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/keys"}
        return {"issuer": self.url} | {name: f"{self.url}{end}" for name, end in ends.items()}


@pytest.fixture
def provider(settings: Settings) -> Iterator[Provider]:
    told = Provider()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.say(200, told.answer(self.path))

        def do_POST(self) -> None:
            typed = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.say(*told.token({name: values[0] for name, values in parse_qs(typed).items()}))

        def say(self, status: int, body: dict[str, Any]) -> None:
            text = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_args: Any) -> None:
            """Silent."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    told.url = f"http://127.0.0.1:{server.server_port}"
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = told.url, "wenming", "the-secret"
    yield told
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def world(db: None) -> SmallWorld:
    return small_world()


def come_back(provider: Provider, client: Client, goal: str = "", **instead: str) -> Any:
    asked = client.get(reverse("identity"), {"next": goal})
    assert asked["Location"].startswith(f"{provider.url}/authorize?")
    return client.get(reverse("identity_back"), provider.authorize(asked["Location"]) | instead)


def is_in(client: Client) -> bool:
    return client.get(reverse("campaigns:tasks")).status_code == 200


def said(client: Client) -> str:
    return client.get(reverse("login")).content.decode()


def test_who_is_known_gets_in_and_where_they_were_going(world: SmallWorld, provider: Provider) -> None:
    client = Client()
    assert "统一身份登录" in said(client)
    assert come_back(provider, client, reverse("units:tree"))["Location"] == reverse("units:tree")
    assert is_in(client)


def test_another_site_is_not_where_one_is_led(world: SmallWorld, provider: Provider) -> None:
    assert come_back(provider, Client(), "https://evil.example/")["Location"] == "/"


def test_without_a_provider_there_is_no_such_door(world: SmallWorld) -> None:
    assert "统一身份登录" not in said(Client())
    assert Client().get(reverse("identity")).status_code == 404
    assert Client().get(reverse("identity_back")).status_code == 404


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        ({"nonce": "another"}, "不是本次登录的回复"),
        ({"nonce": None}, "不是本次登录的回复"),
        ({"aud": "another"}, "不是发给本系统的"),
        ({"iss": "https://another.example"}, "不是发给本系统的"),
        ({"exp": 1_700_000_000}, "已过期"),
        ({"exp": None}, "签名不对"),
        ({"preferred_username": None}, "没有给出“preferred_username”"),
        ({"preferred_username": ["reporter"]}, "没有给出“preferred_username”"),
        ({"preferred_username": "newcomer"}, "“newcomer”在本系统没有对应的账号"),
        ({"preferred_username": "REPORTER"}, "没有对应的账号"),
    ],
)
def test_what_is_not_proven_or_not_known_does_not_get_in(
    world: SmallWorld, provider: Provider, claims: dict[str, Any], words: str
) -> None:
    client, before = Client(), User.objects.count()
    provider.claims = claims
    assert come_back(provider, client)["Location"] == reverse("login")
    assert words in said(client)
    assert not is_in(client)
    assert User.objects.count() == before


@pytest.mark.parametrize(("key", "algorithm"), [(OTHER_KEY, "RS256"), ("the-secret" * 4, "HS256"), (None, "none")])
def test_only_the_providers_signature_counts(world: SmallWorld, provider: Provider, key: Any, algorithm: str) -> None:
    client = Client()
    provider.key, provider.algorithm = key, algorithm
    come_back(provider, client)
    assert "签名不对" in said(client)
    assert not is_in(client)


def test_a_switched_off_account_stays_out(world: SmallWorld, provider: Provider) -> None:
    User.objects.filter(username="reporter").update(is_active=False)
    client = Client()
    come_back(provider, client)
    assert "已停用" in said(client)
    assert not is_in(client)


@pytest.mark.parametrize("verified", [True, False, None])
def test_an_address_counts_only_where_it_was_verified(
    world: SmallWorld, provider: Provider, settings: Settings, verified: bool | None
) -> None:
    settings.OIDC_CLAIM = "email"
    provider.claims = {"email": "reporter", "email_verified": verified}
    client = Client()
    come_back(provider, client)
    assert is_in(client) is bool(verified)


def test_an_answer_to_another_attempt_is_refused(world: SmallWorld, provider: Provider) -> None:
    client = Client()
    come_back(provider, client, state="another")
    assert "这次登录已失效" in said(client)
    assert not is_in(client)


def test_an_answer_is_good_for_one_return(world: SmallWorld, provider: Provider) -> None:
    client = Client()
    asked = client.get(reverse("identity"))
    brought = provider.authorize(asked["Location"])
    assert client.get(reverse("identity_back"), brought)["Location"] == "/"
    client.post(reverse("logout"))
    assert client.get(reverse("identity_back"), brought)["Location"] == reverse("login")
    assert not is_in(client)


def test_an_answer_brought_to_another_browser_is_refused(world: SmallWorld, provider: Provider) -> None:
    brought = provider.authorize(Client().get(reverse("identity"))["Location"])
    victim = Client()
    victim.get(reverse("login"))
    assert victim.get(reverse("identity_back"), brought)["Location"] == reverse("login")
    assert not is_in(victim)


def test_a_code_without_its_verifier_is_worth_nothing(world: SmallWorld, provider: Provider) -> None:
    thief, brought = Client(), provider.authorize(Client().get(reverse("identity"))["Location"])
    challenge = provider.asked["code_challenge"]
    own = provider.authorize(thief.get(reverse("identity"))["Location"])
    provider.asked["code_challenge"] = challenge
    thief.get(reverse("identity_back"), {"code": brought["code"], "state": own["state"]})
    assert "对方没有接受" in said(thief)
    assert not is_in(thief)


def test_who_turns_back_is_told_what_else_there_is(world: SmallWorld, provider: Provider) -> None:
    client = Client()
    asked = client.get(reverse("identity"))
    state = provider.authorize(asked["Location"])["state"]
    client.get(reverse("identity_back"), {"error": "access_denied", "state": state})
    assert "没有完成登录" in said(client)


def test_a_provider_that_is_away_leaves_the_password(world: SmallWorld, settings: Settings) -> None:
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID = "http://127.0.0.1:9", "wenming"
    client = Client()
    assert client.get(reverse("identity"))["Location"] == reverse("login")
    assert "暂时连不上" in said(client)


def test_a_provider_without_encryption_is_not_spoken_to(world: SmallWorld, settings: Settings) -> None:
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID = "http://identity.example", "wenming"
    client = Client()
    client.get(reverse("identity"))
    assert "地址没有加密" in said(client)


def test_a_second_factor_is_asked_for_all_the_same(world: SmallWorld, provider: Provider) -> None:
    key = "3132333435363738393031323334353637383930"
    codes = _enable(world.people["reporter"], key)
    client = Client()
    assert come_back(provider, client)["Location"] == reverse("login_code")
    assert not is_in(client)
    assert client.post(reverse("login_code"), {"code": codes[0]}).status_code == 302
    assert is_in(client)


def test_nobody_comes_by_a_right_through_it(world: SmallWorld, provider: Provider) -> None:
    provider.claims = {"roles": ["administrator"], "groups": ["创建办"]}
    before = set(Membership.objects.values_list("user", "role"))
    client = Client()
    come_back(provider, client)
    assert set(Membership.objects.values_list("user", "role")) == before
    assert client.get(reverse("people:list")).status_code == 403


def test_who_comes_without_a_password_is_not_asked_to_change_one(world: SmallWorld, provider: Provider) -> None:
    User.objects.filter(username="reporter").update(must_change_password=True)
    client = Client()
    come_back(provider, client)
    assert is_in(client)


def _enable(user: User, key: str) -> list[str]:
    return enable_second_factor(user=user, key=key, code=f"{totp(bytes.fromhex(key)):06}", at=clock.now())
