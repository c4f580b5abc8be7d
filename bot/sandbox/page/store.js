// Owns what the page knows: the person, their chats and messages, the bot, the balance. Draws nothing, asks nobody.

const TYPING_LASTS = 6000;

export const state = {
  person: null,
  people: [],
  chats: new Map(),
  chatId: null,
  bot: {},
  stars: 0,
  online: false,
  moved: false,
  alive: null,
  unread: new Map(),
};

const listeners = new Map();

export function on(topics, listener) {
  for (const topic of topics.split(" ")) {
    if (!listeners.has(topic)) listeners.set(topic, []);
    listeners.get(topic).push(listener);
  }
}

export function emit(topic, detail = {}) {
  for (const listener of listeners.get(topic) ?? []) listener(detail);
}

export function me() {
  return state.people.find((person) => person.id === state.person) ?? null;
}

export function currentChat() {
  return state.chats.get(state.chatId) ?? null;
}

export function set(key, value) {
  if (state[key] === value) return;
  state[key] = value;
  emit(key);
}

export function select(chatId) {
  state.chatId = chatId;
  const chat = state.chats.get(chatId);
  if (chat) chat.unread = 0;
  emit("chat");
  emit("unread");
}

// The whole picture from the server. Keeps the open chat when it still exists; tells whether the person is another one.
export function applyState(picture) {
  const another = state.person !== picture.person;
  const before = another ? new Map() : state.chats;
  state.person = picture.person;
  state.people = picture.people ?? [];
  state.bot = picture.bot ?? {};
  state.stars = picture.stars ?? 0;
  state.chats = new Map((picture.chats ?? []).map((chat) => [chat.id, readChat(chat, before.get(chat.id))]));
  if (!state.chats.has(picture.person)) state.chats.set(picture.person, readChat({ id: picture.person, type: "private" }));
  if (another || !state.chats.has(state.chatId)) state.chatId = picture.person;
  state.unread.delete(picture.person);
  if (another) emit("person");
  for (const topic of ["people", "bot", "stars", "chat", "unread"]) emit(topic);
}

const REDUCERS = {
  message: (event) => putMessage(event, true),
  edited: (event) => putMessage(event, false),
  deleted(event) {
    chatOf(event).messages.delete(event.message_id);
    emit("deleted", event);
  },
  action(event) {
    const chat = chatOf(event);
    clearTimeout(chat.typing);
    chat.actions = event.action ?? null;
    if (chat.actions) chat.typing = setTimeout(() => REDUCERS.action({ chat_id: chat.id, action: null }), TYPING_LASTS);
    emit("action", event);
  },
  stars: (event) => set("stars", event.balance),
  bot: (event) => set("alive", event.alive),
  profile: (event) => set("bot", event.bot),
  people: (event) => set("people", event.people),
};

export function applyEvent(event) {
  const reduce = REDUCERS[event.type];
  if (reduce) reduce(event);
  else emit(event.type, event);
}

function readChat(chat, known) {
  const messages = new Map((chat.messages ?? []).map((message) => [message.message_id, message]));
  return { ...chat, messages, actions: null, unread: known?.unread ?? 0, draft: known?.draft ?? "" };
}

function chatOf(event) {
  const id = event.chat_id ?? event.message?.chat?.id ?? state.person;
  if (!state.chats.has(id)) {
    state.chats.set(id, readChat({ id, ...(event.message?.chat ?? {}) }));
    emit("people");
  }
  return state.chats.get(id);
}

function putMessage(event, fresh) {
  const chat = chatOf(event);
  const message = event.message;
  const isNew = fresh && !chat.messages.has(message.message_id);
  if (!fresh && !chat.messages.has(message.message_id)) return;
  chat.messages.set(message.message_id, message);
  if (isNew && !message.outgoing) {
    chat.actions = null;
    if (chat.id !== state.chatId) {
      chat.unread += 1;
      emit("unread");
    }
    emit("action", { chat_id: chat.id });
  }
  emit("message", { chat_id: chat.id, message, isNew });
}
