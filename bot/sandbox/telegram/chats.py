"""Owns what the bot can ask about chats and their members."""

from collections.abc import Collection

from bot.sandbox.telegram import channels
from bot.sandbox.telegram.errors import bad_request
from bot.sandbox.telegram.model import Chat, Json
from bot.sandbox.telegram.params import Params
from bot.sandbox.telegram.registry import method
from bot.sandbox.telegram.sending import target
from bot.sandbox.telegram.world import World

ADMINISTRATOR_RIGHTS = [
    "can_be_edited",
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_manage_topics",
    "can_send_welcome_messages",
]
CHANNEL_RIGHTS = ["can_post_messages", "can_edit_messages"]
"""Of administrators of channels; told where they are given."""
OWN_RIGHTS = frozenset(["can_manage_chat", "can_delete_messages", "can_pin_messages"])


def member_json(world: World, chat: Chat, user_id: int) -> Json:
    """The Bot API ChatMember of a person or of the bot itself."""
    if user_id == world.state.bot["id"]:
        return bot_member(world, chat.bot_status, chat.rights)
    person = world.state.people.get(user_id)
    if person is None:
        raise bad_request("member not found")
    if chat.owner == user_id:
        return {"status": "creator", "user": person.user(), "is_anonymous": user_id in chat.anonymous}
    return {"status": "member" if user_id in chat.members else "left", "user": person.user()}


def bot_member(world: World, status: str, rights: Collection[str] = ()) -> Json:
    """The bot as a member with that status; "kicked" has no end. `rights` are an administrator's."""
    member: Json = {"status": status, "user": world.bot_user()}
    if status == "kicked":
        member["until_date"] = 0
    if status == "administrator":
        member |= {right: right in rights for right in ADMINISTRATOR_RIGHTS}
        member |= {right: True for right in CHANNEL_RIGHTS if right in rights}
    return member


def _id_of(world: World, params: Params) -> int:
    """`chat_id` as a number, or as the `@username` of a channel."""
    name = params.text("chat_id")
    if not name.startswith("@"):
        return params.integer("chat_id")
    found = channels.named(world, name)
    if found is None:
        raise bad_request("chat not found")
    return found


@method("getChat", "chat_id")
def get_chat(world: World, params: Params) -> Json:
    chat = world.known_chat(_id_of(world, params))
    channels.require_seen(chat)
    full = {**world.chat_json(chat), "accent_color_id": 0, "max_reaction_count": 11}
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription")
    kinds = dict.fromkeys((*gifts, "gifts_from_channels"), False)
    return {**full, "accepted_gift_types": kinds}


@method("getChatMember", "chat_id user_id")
def get_chat_member(world: World, params: Params) -> Json:
    chat = world.known_chat(_id_of(world, params))
    channels.require_members(chat)
    return member_json(world, target(world, params), params.integer("user_id"))


@method("getChatMemberCount", "chat_id")
def get_chat_member_count(world: World, params: Params) -> int:
    return len(target(world, params).members) + 1


@method("getChatAdministrators", "chat_id")
def get_chat_administrators(world: World, params: Params) -> list[Json]:
    chat = target(world, params)
    if chat.is_private:
        raise bad_request("there are no administrators in the private chat")
    ids = [chat.owner] + [world.state.bot["id"]] * (chat.bot_status == "administrator")
    return [member_json(world, chat, one) for one in ids if one]


@method("leaveChat", "chat_id")
def leave_chat(world: World, params: Params) -> bool:
    chat = target(world, params)
    if chat.is_private:
        raise bad_request("chat member status can't be changed in private chats")
    chat.bot_status = "left"
    return True
