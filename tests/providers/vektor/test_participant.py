"""Who gets the cards: questions for oneself and for another, and what cannot be a name, an address or a phone."""

import pytest

from providers.errors import InvalidAnswer
from providers.questions import AnswerKind
from providers.vektor.addresses import ENDINGS, MEANT
from providers.vektor.participant import questions
from providers.vektor.samples import GOOD_ANSWERS
from tests.providers.vektor.world import world as make

PROVIDER = make().provider
PERSONAL = ("name", "email", "phone")


def reason(key: str, answer: str) -> str:
    with pytest.raises(InvalidAnswer) as caught:
        PROVIDER.check(key, answer)
    assert caught.value.key == key
    return caught.value.reason


def test_the_recipient_is_asked_first_then_who_that_is() -> None:
    """Document: api/orders, Participant: each field is required."""
    asked = PROVIDER.questions({})
    assert [question.key for question in asked] == ["recipient", *PERSONAL]
    assert asked[0].options == ("me", "other")
    assert [question.kind for question in asked[2:]] == [AnswerKind.EMAIL, AnswerKind.PHONE]
    assert {question.personal for question in asked[1:]} == {True}
    assert {question.optional for question in asked} == {False}


def test_ones_own_data_are_kept_and_taken_without_asking() -> None:
    assert {(one.kept, one.prefilled) for one in questions({"recipient": "me"})[1:]} == {(True, True)}


@pytest.mark.parametrize("given", [{}, {"recipient": "other"}, {"recipient": "?"}])
def test_anothers_data_are_neither_kept_nor_offered(given: dict[str, str]) -> None:
    assert {(one.kept, one.prefilled) for one in questions(given)[1:]} == {(False, False)}


def test_for_whom_is_asked_with_each_order() -> None:
    assert [(one.kept, one.prefilled) for one in questions({"recipient": "me"})[:1]] == [(False, False)]


def test_where_a_card_may_go_is_shown_once_more() -> None:
    critical = [one.key for one in questions({"recipient": "other"}) if one.critical]
    assert critical == ["email", "phone"]


@pytest.mark.parametrize("answer", ["you", "", "me please", "<b>me</b>"])
def test_only_a_button_answers_for_whom(answer: str) -> None:
    assert reason("recipient", answer) == "choose"
    assert PROVIDER.check("recipient", "Other") == "other"


NAMES = ["John Doe", "Anna-Maria O’Neill", "Ёлкина Ия", "Dr. Zoë d'Arc", "李小龙", "Jose\u0301 Díaz"]


@pytest.mark.parametrize("name", NAMES)
def test_names_are_taken_as_people_write_them(name: str) -> None:
    told = PROVIDER.check("name", f"  {name}\n")
    assert told.replace("é", "e\u0301") == name.replace("é", "e\u0301")
    assert PROVIDER.check("name", told) == told


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ("", "empty"),
        ("\u200b", "empty"),
        ("X", "short"),
        ("-.", "short"),
        ("a" * 101, "long"),
        ("R2 D2", "characters"),
        ("a@b.example", "characters"),
        ("+7 925", "characters"),
        ("<i>", "characters"),
        ("Anna\u0000", "characters"),
    ],
)
def test_what_is_no_name_says_why(answer: str, why: str) -> None:
    assert reason("name", answer) == why


@pytest.mark.parametrize(
    ("answer", "sent"),
    [
        ("anna@example.com", "anna@example.com"),
        ("  Anna.B+cards@Example.COM ", "Anna.B+cards@example.com"),
        ("mailto:anna@example.com", "anna@example.com"),
        ("<anna@example.com>", "anna@example.com"),
        ("anna@почта.рф", "anna@xn--80a1acny.xn--p1ai"),
    ],
)
def test_addresses_are_brought_into_one_form(answer: str, sent: str) -> None:
    assert PROVIDER.check("email", answer) == sent
    assert PROVIDER.check("email", sent) == sent


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ("", "empty"),
        ("anna@example.com, boris@example.com", "several"),
        ("anna at example.com", "several"),
        ("example.com", "no_at"),
        ("anna@", "form"),
        ("@example.com", "form"),
        ("anna@example", "form"),
        ("an..na@example.com", "form"),
        ("анна@example.com", "form"),
        ("anna@[127.0.0.1]", "form"),
        ("anna@host.local", "form"),
        ("anna@example.com\u0000", "form"),
        ("a" * 65 + "@example.com", "form"),
    ],
)
def test_what_is_no_address_says_why(answer: str, why: str) -> None:
    assert reason("email", answer) == why


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ("anna@gmial.com", "typo_gmail_com"),
        ("anna@GMAIL.CON", "typo_gmail_com"),
        ("anna@gmail.cmo", "typo_gmail_com"),
        ("anna@mial.ru", "typo_mail_ru"),
        ("anna@yandex.tu", "typo_yandex_ru"),
        ("anna@hotmial.com", "typo_hotmail_com"),
        ("anna@example.con", "typo_ending"),
    ],
)
def test_a_mistyped_domain_is_told_with_what_was_meant(answer: str, why: str) -> None:
    assert reason("email", answer) == why


def test_no_large_service_is_taken_for_a_mistake() -> None:
    services = {*MEANT.values(), "ya.ru", "bk.ru", "list.ru", "inbox.ru", "mail.com", "gmx.com", "ymail.com", "me.com"}
    services |= {"yahoo.co.uk", "hotmail.fr", "mail.ua", "mai.ru", "yandex.com", "yandex.by", "proton.me", "live.com"}
    for domain in services:
        assert PROVIDER.check("email", f"anna@{domain}") == f"anna@{domain}"
    assert not ENDINGS & {domain.rpartition(".")[2] for domain in services}


@pytest.mark.parametrize(
    ("answer", "sent"),
    [
        ("+7 925 115-32-42", "+79251153242"),
        ("8 (925) 115 32 42", "+79251153242"),
        ("79251153242", "+79251153242"),
        ("9251153242", "+79251153242"),
        ("+375 29 123-45-67", "+375291234567"),
        ("375291234567", "+375291234567"),
        ("+47 406 12 345", "+4740612345"),
        ("０７９２５１１５３２４２"[1:], "+79251153242"),
    ],
)
def test_phones_are_brought_into_one_form(answer: str, sent: str) -> None:
    assert PROVIDER.check("phone", answer) == sent
    assert PROVIDER.check("phone", sent) == sent


def test_a_bare_number_is_of_the_shops_region() -> None:
    assert make(phone_region="DE").provider.check("phone", "01512 3456789") == "+4915123456789"


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ("", "empty"),
        ("call me", "characters"),
        ("+7 925 CALL", "characters"),
        ("1" * 41, "characters"),
        ("12345", "number"),
        ("+7 925 115", "number"),
        ("+999 123 456 789", "number"),
        ("()", "number"),
    ],
)
def test_what_is_no_phone_says_why(answer: str, why: str) -> None:
    assert reason("phone", answer) == why


def test_the_samples_are_good_answers() -> None:
    assert {key: PROVIDER.check(key, answer) for key, answer in GOOD_ANSWERS.items()} == {
        "recipient": "me",
        "name": "Anna Example",
        "email": "anna@example.com",
        "phone": "+79251153242",
    }


@pytest.mark.parametrize(("answer", "page"), [("", ""), (" 3 ", "3"), ("007", "7")])
def test_a_page_is_a_number_or_nothing(answer: str, page: str) -> None:
    assert PROVIDER.check("page", answer) == page


def test_what_staff_cannot_mean_says_why() -> None:
    for answer in ("0", "-1", "two", "1.5", "٣", "9" * 30):
        assert reason("page", answer) == "number"
    for answer in ("", "3048", "../user"):
        assert reason("remote_id", answer) == "form"
    assert PROVIDER.check("remote_id", "B5AA69DF-61A5-4D97-B1FB-4F6772DFBBEB") == "b5aa69df-61a5-4d97-b1fb-4f6772dfbbeb"


def test_a_question_of_nobody_is_a_mistake_of_the_shop() -> None:
    with pytest.raises(ValueError, match="invite"):
        PROVIDER.check("invite", "vitrina")
