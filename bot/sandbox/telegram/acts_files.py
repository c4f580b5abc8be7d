"""Owns what people send and change beyond texts: video messages, albums, captions, and messages they delete."""

from bot.sandbox.telegram.acts import Acts
from bot.sandbox.telegram.errors import ActRefused
from bot.sandbox.telegram.files import keep, photo_json
from bot.sandbox.telegram.model import Json
from bot.sandbox.telegram.params import Upload


class FileActs(Acts):
    """Acts of people; each returns what the app would know at once."""

    def send_video_note(self, person_id: int, *, chat_id: int | None = None, thread_id: int | None = None) -> Json:
        """A round video message, as it is recorded in the app."""
        stored = keep(self.world, "video_note", Upload("note.mp4", b"\0", "video/mp4"))
        note = {"file_id": stored.file_id, "file_unique_id": stored.unique_id, "length": 240, "duration": 2}
        return self._write(person_id, {"video_note": note}, chat_id, thread_id=thread_id)

    def send_album(self, person_id: int, pictures: list[bytes], *, caption: str = "") -> list[Json]:
        """Several pictures at once: as in the Bot API one message each, with the id of their group."""
        group = self.world.name("album")
        contents = []
        for n, data in enumerate(pictures):
            photo = photo_json(keep(self.world, "photo", Upload(f"{n}.jpg", data, "image/jpeg")))
            contents.append({"photo": photo, "media_group_id": group})
        contents[0] |= {"caption": caption} if caption else {}
        return [self._write(person_id, content) for content in contents]

    def edit_caption(self, person_id: int, message_id: int, caption: str, *, chat_id: int | None = None) -> Json:
        """Changes what stands under a file of one's own."""
        person, chat = self._chat(person_id, chat_id)
        message = chat.messages.get(message_id)
        if message is None or message["from"]["id"] != person.id or "text" in message:
            raise ActRefused("only captions of one's own files can be edited")
        message |= {"caption": caption, "edit_date": self.world.unix()}
        self.world.show(chat, message, "edited")
        if self._bot_hears(chat, message):
            self.world.updates.push("edited_message", message)
        return message

    def delete_own(self, person_id: int, message_id: int) -> None:
        """Deletes a message for both sides; the bot hears nothing of it."""
        person, chat = self._chat(person_id, None)
        message = chat.messages.get(message_id)
        if message is None or message["from"]["id"] != person.id:
            raise ActRefused("only one's own messages can be deleted")
        del chat.messages[message_id]
        self.world.tell_all(chat, {"type": "deleted", "message_id": message_id})
