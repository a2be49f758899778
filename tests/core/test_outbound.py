"""Posting outwards: only to public addresses, as they are after the name was resolved, and never further."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import override_settings

from core.outbound import Answer, ForbiddenAddressError, UnreachableError, check_url, is_allowed, post_json
from tests.campaigns.robots.receiver import receiving


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.1", "224.0.0.1",
        "255.255.255.255", "::1", "::", "fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::",
        "64:ff9b::7f00:1", "ff02::1",
    ],
)  # fmt: skip
def test_what_is_not_public_is_refused(address: str) -> None:
    assert not is_allowed(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2400:3200::1", "64:ff9b::808:808"])
def test_what_is_public_is_allowed(address: str) -> None:
    assert is_allowed(address)


def test_a_network_that_the_installation_names_is_allowed_and_no_other() -> None:
    with override_settings(OUTBOUND_NETWORKS=["10.20.0.0/16"]):
        assert is_allowed("10.20.3.4")
        assert not is_allowed("10.21.3.4")


@pytest.mark.parametrize(
    "url",
    [
        "http://oapi.dingtalk.com/robot/send", "ftp://oapi.dingtalk.com/", "file:///etc/passwd", "https://", "oapi.dingtalk.com",
        "https://user:word@oapi.dingtalk.com/", "https://oapi.dingtalk.com:port/", "https://oapi.dingtalk.com/a b",
        "https://oapi.dingtalk.com/\r\nHost:x", "https://[::1", "https://钉钉.com/",
    ],
)  # fmt: skip
def test_what_is_no_address_of_a_robot_is_refused_in_words(url: str) -> None:
    with pytest.raises(ForbiddenAddressError, match="地址"):
        check_url(url)


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1/", "https://localhost:6379/", "https://[::1]/", "https://2130706433/"]
)
def test_the_own_machine_is_not_spoken_to(url: str) -> None:
    with pytest.raises(ForbiddenAddressError, match="内部网络"):
        post_json(url, {})


def test_a_name_that_leads_inside_is_found_out_when_it_is_resolved(monkeypatch: pytest.MonkeyPatch) -> None:
    with override_settings(OUTBOUND_ALLOW_HTTP=True), receiving() as receiver:

        def resolve(host: str, port: int, **_more: Any) -> list[Any]:
            assert host == "robot.example.org"
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", receiver.port))]

        monkeypatch.setattr(socket, "getaddrinfo", resolve)
        with pytest.raises(ForbiddenAddressError, match="内部网络"):
            post_json("http://robot.example.org/", {})
        assert receiver.seen == []


@pytest.fixture
def _open_house() -> Iterator[None]:
    with override_settings(OUTBOUND_ALLOW_HTTP=True, OUTBOUND_NETWORKS=["127.0.0.0/8"]):
        yield


@pytest.mark.usefixtures("_open_house")
def test_it_posts_and_gives_the_answer() -> None:
    with receiving() as receiver:
        assert post_json(receiver.address, {"说": "好"}) == Answer(200, b'{"errcode": 0, "errmsg": "ok"}')
        assert receiver.seen == [("/robot/send?key=abc", {"说": "好"})]


@pytest.mark.usefixtures("_open_house")
def test_it_follows_no_redirect() -> None:
    with receiving() as receiver, receiving() as other:
        receiver.answers, receiver.headers = [(302, b"")], {"Location": other.address}
        assert post_json(receiver.address, {}).status == 302
        assert other.seen == []


@pytest.mark.usefixtures("_open_house")
def test_who_does_not_answer_is_not_waited_for() -> None:
    with receiving() as receiver:
        receiver.answers = [None]
        with pytest.raises(UnreachableError, match="没有应答"):
            post_json(receiver.address, {}, seconds=0.2)


@pytest.mark.usefixtures("_open_house")
def test_a_host_that_speaks_no_tls_is_not_trusted() -> None:
    with receiving() as receiver, pytest.raises(UnreachableError, match="加密"):
        post_json(receiver.address.replace("http:", "https:"), {})


@pytest.mark.usefixtures("_open_house")
def test_a_closed_door_is_told_from_a_forbidden_one() -> None:
    with socket.socket() as lonely:
        lonely.bind(("127.0.0.1", 0))
        with pytest.raises(UnreachableError, match="连接不上"):
            post_json(f"http://127.0.0.1:{lonely.getsockname()[1]}/", {})


@pytest.mark.usefixtures("_open_house")
def test_an_endless_answer_is_cut_off() -> None:
    with receiving() as receiver:
        receiver.answers = [(200, b"x" * 200_000)]
        assert len(post_json(receiver.address, {}).body) == 64 * 1024
