"""Who is invoiced: what a customer is asked and what is sent of it. What of it is right: `buyer_checks`.

Document: docs/merchant/order/create.md, Customer. A sole trader is legal with an INN of 12 digits and no KPP.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from providers.errors import Refused
from providers.questions import AnswerKind, Question

PRIVATE, LEGAL = "private", "legal"

COMPANY_DIGITS = 10
"""Digits of a company's INN; a sole trader's has twelve."""

BUYER = Question("buyer", options=(PRIVATE, LEGAL), prefilled=True)
_CONTACT = (
    Question("email", AnswerKind.EMAIL, personal=True, critical=True, prefilled=True),
    Question("phone", AnswerKind.PHONE, personal=True, prefilled=True),
)
_PERSON = (Question("name", personal=True, prefilled=True), *_CONTACT)
_FIRM = (
    Question("company", personal=True, prefilled=True),
    Question("inn", personal=True, critical=True, prefilled=True),
)
_KPP_QUESTION = Question("kpp", personal=True, prefilled=True)
_SEAT = Question("address", personal=True, prefilled=True)

_QUESTION_OF_FIELD = {
    "type": "buyer",
    "email": "email",
    "phone": "phone",
    "vatNumber": "inn",
    "taxRegistrationReasonCode": "kpp",
    "registrationAddress": "address",
}


def questions_for(given: Mapping[str, str]) -> Sequence[Question]:
    """The kind of buyer first; what follows depends on it, and the KPP on the length of the INN."""
    if given.get("buyer") == PRIVATE:
        return (BUYER, *_PERSON)
    if given.get("buyer") != LEGAL:
        return (BUYER,)
    kpp = (_KPP_QUESTION,) if len(given.get("inn", "")) == COMPANY_DIGITS else ()
    return (BUYER, *_FIRM, *kpp, _SEAT, *_CONTACT)


def customer_of(answers: Mapping[str, str]) -> dict[str, Any]:
    """The object `customer`. Raises `Refused` naming the question that lacks an answer."""
    for question in questions_for(answers):
        given = answers.get(question.key)
        if not given or (question.options and given not in question.options):
            raise Refused(f"no {question.key}", question=question.key)
    legal = answers["buyer"] == LEGAL
    customer: dict[str, Any] = {
        "type": answers["buyer"],
        "name": answers["company" if legal else "name"],
        "phone": answers["phone"].lstrip("+"),
        "email": answers["email"],
        "vatNumber": answers["inn"] if legal else "",
        "registrationAddress": answers["address"] if legal else "",
    }
    if legal and len(answers["inn"]) == COMPANY_DIGITS:
        customer["taxRegistrationReasonCode"] = answers["kpp"]
    return customer


def question_of(field: str, customer: Mapping[str, Any]) -> str | None:
    """Which answer mends a refused field, named as `customer.email`; None for a field that no customer told."""
    parent, _, name = field.rpartition(".")
    if parent != "customer":
        return None
    if name == "name":
        return "company" if customer.get("type") == LEGAL else "name"
    return _QUESTION_OF_FIELD.get(name)
