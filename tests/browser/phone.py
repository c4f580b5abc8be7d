"""The phone on the page, as its owner uses it: reads the last words of the bot, presses what is written on buttons."""

import re
from typing import Any

from playwright.async_api import Locator, Page, expect

# Every message of the bot that was ever shown, also one that was deleted later; notices of Telegram are not the bot's.
COUNTER = """
window.botMessages = new Set();
new MutationObserver(() => {
  for (const one of document.querySelectorAll('article.message.in[data-outgoing="false"]')) {
    window.botMessages.add(one.dataset.messageId);
  }
}).observe(document, {childList: true, subtree: true});
"""


class Phone:
    """Counts the presses of its owner. Every wait is for something to be seen."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.presses = 0

    async def open(self, person: int) -> None:
        await self.page.add_init_script(COUNTER)
        await self.page.goto(f"{self.address}?person={person}")
        # The tasks lie over the chat at the first visit.
        toggle = self.page.get_by_test_id("tasks-toggle")
        await toggle.click()
        await expect(toggle).to_have_attribute("aria-expanded", "false")

    async def start(self) -> None:
        """Presses Telegram's own button below an empty chat."""
        await self._tap(self.page.get_by_test_id("start"))

    def button(self, label: str) -> Locator:
        """The newest button whose label matches the expression."""
        return self.page.get_by_test_id("button").filter(has_text=re.compile(label)).last

    async def press(self, label: str) -> None:
        """Presses a button under a message, once it is there."""
        await self._tap(self.button(label))

    async def opens(self, label: str) -> Page:
        """Presses a button that opens another tab."""
        async with self.page.context.expect_page() as opening:
            await self.press(label)
        return await opening.value

    async def beside(self, person: int, language: str) -> "Phone":
        """The phone of another person in a tab of its own, who has never written and speaks this language."""
        await self._act(person, "language", language_code=language)
        other = Phone(await self.page.context.new_page(), self.address)
        await other.page.goto(f"{self.address}?person={person}")
        return other

    async def somebody_new(self, name: str, language: str) -> int:
        """The id of one more customer."""
        told = await self._act(0, "add_person", first_name=name, language_code=language)
        return int(told["added"]["id"])

    async def _act(self, person: int, what: str, **values: Any) -> dict[str, Any]:
        request = {"person": person, "act": what, **values}
        answer = await self.page.request.post(f"{self.address}api/act", data=request)
        told: dict[str, Any] = await answer.json()
        return told

    async def say(self, text: str) -> None:
        await self.page.get_by_test_id("composer-input").fill(text)
        await self.page.get_by_test_id("send").click()

    async def confirm_payment(self) -> None:
        """Confirms on Telegram's own payment sheet."""
        await self._tap(self.page.get_by_test_id("pay-confirm"))
        await expect(self.page.get_by_test_id("pay-sheet")).to_have_count(0)

    async def reads(self, words: str, within: float | None = None) -> None:
        """Waits until a message matches the expression; `within` milliseconds where that may take longer than usual."""
        await expect(self.messages.filter(has_text=re.compile(words)).last).to_be_visible(timeout=within)

    @property
    def messages(self) -> Locator:
        return self.page.get_by_test_id("message")

    async def messages_of_bot(self) -> int:
        """How many messages the bot has sent so far; an edit is none."""
        return int(await self.page.evaluate("window.botMessages.size"))

    async def panel(self, **command: Any) -> dict[str, Any]:
        """The control panel, as the page asks it."""
        request = self.page.request
        path = f"{self.address}api/panel"
        answer = await (request.post(path, data=command) if command else request.get(path))
        told: dict[str, Any] = await answer.json()
        return told

    async def until_truth(self, provider: str, what: str) -> None:
        """Waits until something has really happened at a supplier, whatever the bot knows of it."""
        happened = """async ([provider, what]) => {
            const told = await (await fetch("api/panel")).json();
            return told.providers.find(({name}) => name === provider).truth.some((fact) => fact.what === what);
        }"""
        await self.page.wait_for_function(happened, arg=[provider, what])

    async def _tap(self, target: Locator) -> None:
        await target.click()
        self.presses += 1
