"""Initials."""

import pytest

from units.pinyin import initials


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("无锡市民政局", "wxsmzj"),
        ("南长区民政局", "ncqmzj"),
        ("2858市民求助中心", "2858smqzzx"),
        ("北区ABC窗口（一）", "bqabccky"),
        ("", ""),
        ("——", ""),
    ],
)
def test_it_gives_the_letters_people_type(name: str, letters: str) -> None:
    assert initials(name) == letters
