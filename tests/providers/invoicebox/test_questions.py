"""What a customer and the staff are asked, and what of their answers is right."""

import pytest

from providers.errors import InvalidAnswer
from providers.invoicebox.codes import PAYMENT_TYPES, VAT_RATES
from providers.invoicebox.samples import SHELF
from providers.questions import Question
from tests.providers.invoicebox.world import LEGAL, PRIVATE, TRADER_INN, world

PROVIDER = world().provider


def refused(key: str, answer: str) -> str:
    with pytest.raises(InvalidAnswer) as caught:
        PROVIDER.check(key, answer)
    assert caught.value.key == key
    return caught.value.reason


def every_question() -> list[Question]:
    asked = [*PROVIDER.questions(LEGAL), *PROVIDER.questions(PRIVATE)]
    return [*asked, *PROVIDER.shelf_fields(), *(field for action in PROVIDER.actions() for field in action.fields)]


def test_a_key_means_one_question_wherever_it_is_asked() -> None:
    by_key: dict[str, Question] = {}
    for question in every_question():
        assert by_key.setdefault(question.key, question) == question


def test_what_is_personal_is_marked_and_nothing_else() -> None:
    personal = {question.key for question in every_question() if question.personal}
    assert personal == {"name", "company", "inn", "kpp", "address", "email", "phone"}
    assert {question.key for question in every_question() if question.prefilled} == personal | {"buyer"}


def test_a_wrong_e_mail_or_tax_number_is_shown_once_more() -> None:
    assert {question.key for question in every_question() if question.critical} == {"email", "inn"}


def test_the_reason_code_is_asked_of_companies_alone() -> None:
    legal = {"buyer": "legal"}
    asked = [
        "kpp" in {question.key for question in PROVIDER.questions(legal | {"inn": inn})}
        for inn in ("", LEGAL["inn"], TRADER_INN)
    ]
    assert asked == [False, True, False]


@pytest.mark.parametrize("answer", [LEGAL["inn"], " 7707 083893 ", "77-07083893", TRADER_INN])
def test_a_tax_number_is_bare_digits(answer: str) -> None:
    assert PROVIDER.check("inn", answer).isdigit()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("", "empty"),
        ("770708389x", "digits"),
        ("\u0667707083893", "digits"),
        ("7707083894", "checksum"),
        ("500100732258", "checksum"),
        ("0000000000", "checksum"),
        ("000000000000", "checksum"),
        ("77070838930", "length"),
        ("7", "length"),
    ],
)
def test_a_tax_number_with_a_mistake_is_refused(answer: str, reason: str) -> None:
    assert refused("inn", answer) == reason


@pytest.mark.parametrize("answer", ["773601001", "7736 01001", "7736ab001"])
def test_a_reason_code_has_nine_characters(answer: str) -> None:
    assert len(PROVIDER.check("kpp", answer)) == 9


@pytest.mark.parametrize("answer", ["77360100", "7736010011", "a73601001", "773601 00x"])
def test_another_reason_code_is_refused(answer: str) -> None:
    assert refused("kpp", answer) == "form"


@pytest.mark.parametrize(
    ("answer", "stored"),
    [
        ("8 (900) 111-22-33", "+79001112233"),
        ("79001112233", "+79001112233"),
        ("+44 20 7946 0958", "+442079460958"),
        ("+84 95 123 45 67", "+84951234567"),
    ],
)
def test_a_phone_number_is_stored_with_its_country(answer: str, stored: str) -> None:
    assert PROVIDER.check("phone", answer) == stored
    assert PROVIDER.check("phone", stored) == stored


@pytest.mark.parametrize(
    ("answer", "reason"), [("", "empty"), ("call me", "form"), ("12", "number"), ("+7 000 111-22-33", "number")]
)
def test_what_is_no_phone_number_is_refused(answer: str, reason: str) -> None:
    assert refused("phone", answer) == reason


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("", "empty"),
        ("anna", "form"),
        ("anna@", "form"),
        ("a b@example.org", "form"),
        (f"{'a' * 99}@example.org", "long"),
    ],
)
def test_what_is_no_e_mail_is_refused(answer: str, reason: str) -> None:
    assert refused("email", answer) == reason


@pytest.mark.parametrize("key", ["name", "company", "address"])
def test_a_name_says_something_in_one_line(key: str) -> None:
    assert PROVIDER.check(key, " Roga  &\n Kopyta ") == "Roga & Kopyta"
    assert [refused(key, wrong) for wrong in ("", " ", "...", "x" * 1001, "a\u202eb")] == [
        "empty",
        "empty",
        "empty",
        "long",
        "characters",
    ]


def test_the_kind_of_buyer_is_chosen() -> None:
    assert refused("buyer", "someone") == "option"


@pytest.mark.parametrize(
    ("key", "answers"),
    [
        ("sku", {"": "empty", "x" * 37: "long", "a\u0000b": "characters"}),
        ("measure", {"": "empty", "x" * 11: "long"}),
        ("measure_code", {"": "empty", "7a6": "digits", "79": "digits", "79655": "digits"}),
        ("vat_code", {"": "empty", "RUS_VAT18": "option"}),
        ("item_type", {"": "empty", "thing": "option", "0": "option", "28": "option", "34": "option"}),
        ("payment_type", {"": "empty", "gift": "option"}),
        ("excise", {"much": "number", "1e3": "number", "-1": "number", "1.005": "digits"}),
        ("gross_weight", {"1.0005": "number"}),
        ("origin_country", {"x" * 21: "long"}),
        ("origin_country_code", {"64": "digits"}),
        ("group_name", {"x" * 501: "long"}),
        ("service_date", {"tomorrow": "form", "2026-13-01": "form"}),
        ("category_type", {"mine": "option"}),
        ("category", {"x" * 21: "long"}),
        ("meta_data", {"[]": "form", "{": "form", '{"a": 1e9}': "form", '{"a": NaN}': "form", "{" * 9000: "long"}),
        ("remote_id", {"": "empty", "x" * 101: "long"}),
        ("expires_in", {"0": "number", "8761": "number", "two": "number"}),
        ("order_status", {"paid": "option"}),
        ("document_date", {"1.2.2026": "form"}),
        ("description", {"x" * 1001: "long"}),
        ("final", {"": "option", "perhaps": "option"}),
    ],
)
def test_a_field_that_cannot_be_right_is_refused_with_a_reason(key: str, answers: dict[str, str]) -> None:
    assert {answer: refused(key, answer) for answer in answers} == answers


@pytest.mark.parametrize(
    ("key", "answer", "stored"),
    [
        ("measure_code", " 006 ", "006"),
        ("item_type", "Service", "service"),
        ("item_type", "07", "7"),
        ("excise", "10,5", "10.5"),
        ("service_date", "2026-03-05", "2026-03-05"),
        ("meta_data", '{"@type": "Thing"}', '{"@type": "Thing"}'),
        ("final", "yes", "yes"),
        ("document_date", "2026-03-05", "2026-03-05"),
    ],
)
def test_a_field_is_stored_in_the_providers_form(key: str, answer: str, stored: str) -> None:
    assert PROVIDER.check(key, answer) == stored


def test_an_optional_field_may_be_skipped() -> None:
    optional = [question.key for question in every_question() if question.optional]
    assert len(optional) == 16
    assert {PROVIDER.check(key, " ") for key in optional} == {""}


def test_the_words_of_the_dictionaries_are_buttons() -> None:
    options = {field.key: field.options for field in PROVIDER.shelf_fields()}
    assert options["vat_code"] == tuple(VAT_RATES)
    assert options["payment_type"] == PAYMENT_TYPES


def test_the_samples_of_the_sandbox_are_complete_goods() -> None:
    assert len(SHELF) == len({offer.ref for offer in SHELF}) == 8
    assert len({offer.facts["vat_code"] for offer in SHELF}) == 8
    needed = {field.key for field in PROVIDER.shelf_fields() if not field.optional}
    for offer in SHELF:
        assert needed <= offer.facts.keys()
        assert {key: PROVIDER.check(key, value) for key, value in offer.facts.items()} == offer.facts
