"""What customers send as an invite, and what becomes of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.errors import InvalidAnswer
from providers.simpleboost.invite import invite_code


@pytest.mark.parametrize(
    "answer",
    [
        "Vitrina7",
        "  Vitrina7\n",
        "discord.gg/Vitrina7",
        "DISCORD.GG/Vitrina7",
        ".gg/Vitrina7",
        "http://discord.gg/Vitrina7",
        "https://discord.gg/Vitrina7/",
        "https://www.discord.gg/Vitrina7",
        "https://discord.com/invite/Vitrina7",
        "https://discordapp.com/invite/Vitrina7",
        "https://canary.discord.com/invite/Vitrina7",
        "https://discord.gg/Vitrina7?event=123#now",
        "<https://discord.gg/Vitrina7>",
        "\u200bhttps://discord.gg/Vitrina7\ufeff",
    ],
)
def test_an_invite_in_any_form_becomes_its_code(answer: str) -> None:
    assert invite_code(answer) == "Vitrina7"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("", "empty"),
        ("\u200b", "empty"),
        ("https://discord.gg/", "empty"),
        ("join vitrina", "several"),
        ("https://discord.gg/one https://discord.gg/two", "several"),
        ("https://discord.com/channels/1/2", "server_link"),
        ("https://t.me/vitrina", "other_link"),
        ("https://discord.gg.evil.example/vitrina", "other_link"),
        ("https://evil.example/discord.gg/vitrina", "other_link"),
        ("name@host", "other_link"),
        ("витрина", "characters"),
        ("https://discord.gg/под", "characters"),
        ("vit_rina", "characters"),
        ("x", "length"),
        ("x" * 33, "length"),
        ("x" * 4096, "length"),
    ],
)
def test_anything_else_is_refused_with_the_reason(answer: str, reason: str) -> None:
    with pytest.raises(InvalidAnswer) as caught:
        invite_code(answer)
    assert (caught.value.key, caught.value.reason) == ("invite", reason)


@given(st.text(max_size=200) | st.from_regex(r"https://discord\.gg/.{0,40}"))
def test_what_passes_is_a_code_and_passes_again(answer: str) -> None:
    try:
        code = invite_code(answer)
    except InvalidAnswer:
        return
    assert code.isascii()
    assert code.replace("-", "").isalnum() or set(code) == {"-"}
    assert invite_code(code) == code
