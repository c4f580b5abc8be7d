"""What the bot says in groups: that it works in private, with a link. Handles nothing there."""

from aiogram import Bot
from aiogram.types import LinkPreviewOptions

from bot.telegram.context import Visit
from bot.telegram.pacer import Pacer
from bot.texts import Catalogues


class GroupAnswers:
    """Answers commands and mentions; other talk of the group is none of the bot's business."""

    def __init__(self, bot: Bot, pacer: Pacer, catalogues: Catalogues) -> None:
        self._bot, self._pacer, self._catalogues = bot, pacer, catalogues

    async def answer(self, visit: Visit) -> None:
        """Sends the link, or shows it as the answer to a press."""
        me = await self._bot.me()
        name = f"@{me.username}"
        texts = self._catalogues.of(visit.language)
        if visit.press_id is not None:
            text = texts.plain("group.private_only", link=f"t.me/{me.username}")
            await self._bot.answer_callback_query(visit.press_id, text=text, show_alert=True)
            return
        if not visit.message_id or not (visit.text.startswith("/") or name.lower() in visit.text.lower()):
            return
        async with self._pacer.slot(visit.chat_id, urgent=False):
            await self._bot.send_message(
                visit.chat_id,
                texts("group.private_only", link=f"https://t.me/{me.username}"),
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
