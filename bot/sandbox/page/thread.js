// Owns the list of messages: order, days, tails, and staying at the bottom unless the person scrolled up.

import { byId, fill, h, perFrame } from "./dom.js";
import { icon } from "./icons.js";
import { dayKey, dayName, t } from "./language.js";
import { messageNode } from "./message.js";
import { isService } from "./service.js";
import { currentChat, on, state } from "./store.js";

const NEAR = 80;
const ONE_VOICE = 600;
const DAY_STAYS = 700;

const nodes = new Map();
const days = new Map();
const labels = new Map();
let shownChat = null;
let atBottom = true;
let missed = 0;
let knownSize = "";
let scrolling = null;
let list, scroller, down;

export function startThread() {
  list = h("div", { class: "messages", role: "log", "aria-live": "polite", "data-testid": "chat" });
  scroller = h("div", { class: "scroller", tabindex: "0", onscroll: noteScroll }, list);
  down = h("button", { class: "down", type: "button", hidden: true, "data-testid": "down", onclick: () => toBottom(true) });
  byId("thread").append(scroller, down);
  new ResizeObserver(() => atBottom && toBottom()).observe(list);
  new ResizeObserver(() => atBottom && toBottom()).observe(scroller);
  const all = () => drawAll(true);
  on("person", all);
  on("chat", () => drawAll(false));
  on("bot", () => currentChat()?.messages.size === 0 && drawAll(false));
  on("message", (event) => event.chat_id === state.chatId && put(event));
  on("deleted", (event) => (event.chat_id ?? state.person) === state.chatId && drop(event.message_id));
  on("jump", (event) => jump(event.message_id));
}

// Only messages that changed since they were drawn are drawn again.
function drawAll(anew) {
  const chat = currentChat();
  list.setAttribute("aria-label", t("chat.messages"));
  if (!chat) return;
  const other = anew || shownChat !== `${state.person}:${chat.id}`;
  if (other) {
    nodes.clear();
    list.replaceChildren();
    atBottom = true;
    missed = 0;
  }
  shownChat = `${state.person}:${chat.id}`;
  for (const id of [...nodes.keys()]) if (!chat.messages.has(id)) nodes.delete(id);
  for (const message of [...chat.messages.values()].sort((a, b) => a.message_id - b.message_id)) place(message, chat);
  arrange();
  if (other) toBottom();
}

function put({ message, isNew }) {
  place(message, currentChat());
  if (isNew) nodes.get(message.message_id).node.classList.add("arriving");
  if (isNew && message.outgoing) atBottom = true;
  else if (isNew && !atBottom) missed += 1;
  arrange();
  if (atBottom) toBottom();
  showDown();
}

function place(message, chat) {
  const known = nodes.get(message.message_id);
  const print = JSON.stringify(message);
  if (known?.print === print) return;
  const node = messageNode(message, chat);
  nodes.set(message.message_id, { node, print, message });
  known?.node.replaceWith(node);
}

function drop(id) {
  nodes.delete(id);
  arrange();
}

// Days, order and tails depend on the neighbours; no message is drawn again for them.
function arrange() {
  const entries = [...nodes.values()].sort((a, b) => a.message.message_id - b.message.message_id);
  const wanted = new Map();
  entries.forEach(({ node, message }, index) => {
    const key = dayKey(message.date);
    if (!wanted.has(key)) wanted.set(key, [dayLabel(message.date)]);
    wanted.get(key).push(node);
    node.classList.toggle("first", !sameVoice(entries[index - 1]?.message, message));
    node.classList.toggle("last", !sameVoice(message, entries[index + 1]?.message));
  });
  const sections = [...wanted].map(([key, children]) => {
    if (!days.has(key)) days.set(key, h("section", { class: "day-group" }));
    return putInOrder(days.get(key), children);
  });
  putInOrder(list, entries.length ? sections : [about()]);
}

function dayLabel(date) {
  const key = dayKey(date);
  if (!labels.has(key)) labels.set(key, h("div", { class: "day", "data-testid": "day" }, h("span")));
  const label = labels.get(key);
  label.firstChild.textContent = dayName(date);
  return label;
}

// Moves what stands elsewhere, removes what is not wanted, leaves the rest alone.
function putInOrder(parent, children) {
  let next = parent.firstElementChild;
  for (const child of children) {
    if (child === next) next = next.nextElementSibling;
    else parent.insertBefore(child, next);
  }
  while (next) {
    const after = next.nextElementSibling;
    next.remove();
    next = after;
  }
  return parent;
}

function sameVoice(one, two) {
  if (!one || !two || isService(one) || isService(two)) return false;
  return one.from?.id === two.from?.id && two.date - one.date < ONE_VOICE && dayKey(one.date) === dayKey(two.date);
}

function about() {
  const description = currentChat()?.type === "private" ? state.bot.description : "";
  return h("div", { class: "about", "data-testid": "about" },
    description ? [h("b", { text: t("chat.about") }), h("p", { text: description })] : h("p", { text: t("chat.empty") }));
}

// A scroll that comes from a change of size is not a wish of the person.
const noteScroll = perFrame(() => {
  showDay();
  const size = `${scroller.scrollHeight}:${scroller.clientHeight}`;
  const grown = size !== knownSize;
  knownSize = size;
  if (grown && atBottom) {
    toBottom();
    return;
  }
  atBottom = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR;
  if (atBottom) missed = 0;
  showDown();
});

// The day hovers over the messages while they move only: at rest it would cover words.
function showDay() {
  clearTimeout(scrolling);
  scroller.classList.add("scrolling");
  scrolling = setTimeout(() => scroller.classList.remove("scrolling"), DAY_STAYS);
}

function toBottom(smooth = false) {
  atBottom = true;
  missed = 0;
  scroller.scrollTo({ top: scroller.scrollHeight, behavior: smooth && !isCalm() ? "smooth" : "instant" });
  showDown();
}

function isCalm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

function showDown() {
  down.hidden = atBottom;
  down.setAttribute("aria-label", missed ? t("chat.down.new", { n: missed }) : t("chat.down"));
  fill(down, icon("down"), missed > 0 && h("span", { class: "badge", "data-testid": "down-count", text: String(missed) }));
}

function jump(id) {
  const node = nodes.get(id)?.node;
  if (!node) return;
  node.scrollIntoView({ block: "center", behavior: isCalm() ? "instant" : "smooth" });
  node.classList.add("flash");
  setTimeout(() => node.classList.remove("flash"), 1200);
}
