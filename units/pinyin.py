"""The initials by which people search names (市民政局 → smzj)."""

from pypinyin import Style, lazy_pinyin, load_phrases_dict

# Characters with several readings are read by the words they stand in; the place names of our field are not among them.
load_phrases_dict({"南长": [["nán"], ["cháng"]], "长安": [["cháng"], ["ān"]]})


def initials(text: str) -> str:
    """First letters of the syllables in lower case; letters and digits stay, the rest is left out."""
    letters = "".join(lazy_pinyin(text, style=Style.FIRST_LETTER)).lower()
    return "".join(letter for letter in letters if letter.isascii() and letter.isalnum())
