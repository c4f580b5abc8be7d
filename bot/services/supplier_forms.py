"""The fields of a call to a supplier, asked one by one and kept sealed until it is made. Sends nothing."""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.callbacks import Place
from bot.callbacks.supplier import BeginCall, PickField, SupplierAction, SupplierField, SupplierSummary
from bot.services.errors import Gone, Mistake
from bot.services.people import Person
from bot.services.rights import Right, require
from bot.services.supplier_views import CallView, FieldView
from providers.base import Provider
from providers.errors import InvalidAnswer
from providers.questions import Question, StaffAction
from storage import orders, staff
from storage.cipher import Cipher
from storage.database import Reader, Transaction
from storage.errors import Unreadable
from storage.staff import Draft

REMOTE_ID = "remote_id"
FIELD_LIMIT = 1000
SKIP = -1


@dataclass(frozen=True, slots=True)
class Form:
    """What was filled in so far. `order_id` is 0 where the call is about no order of ours."""

    draft: int
    provider: str
    action: StaffAction
    order_id: int
    fields: Mapping[str, str]

    @property
    def missing(self) -> Question | None:
        """The field to be asked for next; None where the form is complete."""
        return next((field for field in self.action.fields if field.key not in self.fields), None)

    @property
    def page(self) -> SupplierAction:
        """Where the answer is seen."""
        return SupplierAction(provider=self.provider, name=self.action.name, order=self.order_id)

    @property
    def place(self) -> Place:
        """What comes next. Reads change nothing: no second press is asked for."""
        if field := self.missing:
            return SupplierField(draft=self.draft, key=field.key)
        return SupplierSummary(draft=self.draft) if self.action.acts else self.page


class WrongField(Exception):
    """What was typed cannot be right. `reason` completes the provider's text key of the field."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class SupplierForms:
    """Every method runs in the caller's transaction, or read, and raises `Gone` and `Mistake`."""

    def __init__(self, providers: Mapping[str, Provider], cipher: Cipher) -> None:
        self._providers, self._cipher = providers, cipher

    def action(self, person: Person, provider: str, name: str) -> StaffAction:
        """What the provider offers under that name now."""
        require(person, Right.SUPPLIER)
        known = self._providers.get(provider)
        found = next((each for each in known.actions() if each.name == name), None) if known else None
        if found is None:
            raise Gone
        return found

    async def begin(self, tx: Transaction, person: Person, press: BeginCall, now: datetime) -> Form:
        """An empty form, but for the remote order's id where it was opened from an order."""
        action = self.action(person, press.provider, press.name)
        fields: dict[str, str] = {}
        if press.order:
            order = await orders.get(tx, press.order)
            if order is None or order.provider != press.provider:
                raise Gone
            if order.remote_id is not None and any(field.key == REMOTE_ID for field in action.fields):
                fields[REMOTE_ID] = order.remote_id
        draft = await staff.put_draft(tx, person.id, _subject(press.provider), press.name, "", now)
        return await self._keep(tx, person, Form(draft, press.provider, action, press.order, fields), now)

    async def answer(self, tx: Transaction, person: Person, place: SupplierField, text: str, now: datetime) -> Form:
        """A field that was typed. Raises `WrongField` with the provider's own reason."""
        form, field = await self._asked(tx, person, place.draft, place.key)
        if len(text) > FIELD_LIMIT:
            raise Mistake("error.too_long", limit=FIELD_LIMIT)
        if field.options and text not in field.options:
            raise WrongField("option")
        try:
            checked = self._providers[form.provider].check(field.key, text)
        except InvalidAnswer as error:
            raise WrongField(error.reason) from error
        return await self._keep(tx, person, replace(form, fields={**form.fields, field.key: checked}), now)

    async def pick(self, tx: Transaction, person: Person, press: PickField, now: datetime) -> Form:
        """A field by a button: one of its options, or none."""
        form, field = await self._asked(tx, person, press.draft, press.key)
        if press.option == SKIP and field.optional:
            return await self._keep(tx, person, replace(form, fields={**form.fields, field.key: ""}), now)
        if not 0 <= press.option < len(field.options):
            raise Gone
        place = SupplierField(draft=press.draft, key=press.key)
        return await self.answer(tx, person, place, field.options[press.option], now)

    async def is_personal(self, reader: Reader, person: Person, place: SupplierField) -> bool:
        """Whether what was typed is not to stay in the chat."""
        return (await self._asked(reader, person, place.draft, place.key))[1].personal

    async def field_view(self, reader: Reader, person: Person, place: SupplierField) -> FieldView:
        form, field = await self._asked(reader, person, place.draft, place.key)
        keys = [each.key for each in form.action.fields]
        return FieldView(
            draft=form.draft,
            provider=form.provider,
            action=form.action.name,
            order=form.order_id,
            key=field.key,
            options=field.options,
            optional=field.optional,
            number=keys.index(field.key) + 1,
            count=len(keys),
            wrong=place.wrong,
        )

    async def call_view(self, reader: Reader, person: Person, place: SupplierSummary) -> CallView:
        form = await self.complete(reader, person, place.draft)
        order = await orders.get(reader, form.order_id) if form.order_id else None
        return CallView(
            draft=form.draft,
            provider=form.provider,
            action=form.action.name,
            order=form.order_id,
            order_number=order.number if order else 0,
            fields=tuple((field.key, form.fields[field.key]) for field in form.action.fields),
        )

    async def complete(self, reader: Reader, person: Person, draft: int) -> Form:
        """The form with every field. Raises `Mistake` where it was sent already."""
        form = await self.form(reader, person, draft)
        if form.missing is not None:
            raise Gone
        return form

    async def form(self, reader: Reader, person: Person, draft_id: int) -> Form:
        """What this person filled in. Raises `Mistake` where it is another's, or was sent already."""
        require(person, Right.SUPPLIER)
        draft = await staff.draft(reader, draft_id, person.id)
        provider = draft.subject.removeprefix(_subject("")) if draft else ""
        if draft is None or draft.subject != _subject(provider):
            raise Mistake("notice.already")
        order_id, fields = self._opened(draft, person)
        return Form(draft.id, provider, self.action(person, provider, draft.decision), order_id, fields)

    async def _asked(self, reader: Reader, person: Person, draft: int, key: str) -> tuple[Form, Question]:
        form = await self.form(reader, person, draft)
        field = next((each for each in form.action.fields if each.key == key), None)
        if field is None:
            raise Gone
        return form, field

    async def _keep(self, tx: Transaction, person: Person, form: Form, now: datetime) -> Form:
        """Fields may be personal: they are sealed. A complete read is not asked for again by the same draft."""
        kept = json.dumps({"order": form.order_id, "fields": dict(form.fields)}, ensure_ascii=False).encode()
        sealed = self._cipher.seal(kept, about=_about(form.draft, person))
        await staff.change_draft(tx, form.draft, b64encode(sealed).decode())
        if form.missing is None and not form.action.acts:
            await staff.use_draft(tx, form.draft, now)
        return form

    def _opened(self, draft: Draft, person: Person) -> tuple[int, dict[str, str]]:
        """The order's id, and the fields."""
        try:
            kept = json.loads(self._cipher.open(b64decode(draft.text, validate=True), about=_about(draft.id, person)))
        except (ValueError, Unreadable):
            raise Gone from None  # kept before a restore
        return int(kept["order"]), dict(kept["fields"])


def _subject(provider: str) -> str:
    return f"supplier:{provider}"


def _about(draft: int, person: Person) -> str:
    return f"form:{draft}:{person.id}"
