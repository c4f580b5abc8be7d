// Owns the foot of the chat: the bot's commands, the text being written, sending, and START or UNBLOCK in its place.

import { attachButton, watchPaste } from "./attach.js";
import { byId, fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./language.js";
import { menuButton } from "./menu.js";
import { nameOf, summary } from "./message.js";
import { lastKeyboard, replyKeyboard } from "./reply_keyboard.js";
import { actOrTell, doAct, reasonOf } from "./session.js";
import { currentChat, me, on, state } from "./store.js";
import { toast } from "./toast.js";

const TALLEST = 140;

let input, send, replyBar, suggestions;
let replyTo = null;
let shown = "";

export function startComposer() {
  on("person people bot chat", draw);
  on("message deleted", (event) => (event.chat_id ?? state.chatId) === state.chatId && draw());
  on("chat person", () => setReply(null));
  on("reply", ({ message }) => setReply(message));
  on("message", ({ message, isNew, chat_id: id }) => isNew && id === state.chatId && message.reply_markup?.force_reply && setReply(message));
  on("draft", ({ text }) => write(text));
}

// Drawn again only when it becomes another kind of foot: a half-written text stays.
function draw() {
  const person = me();
  const chat = currentChat();
  if (!person || !chat) return;
  const keyboard = lastKeyboard(chat);
  const mode = person.blocked && chat.type === "private" ? "blocked" : chat.type === "private" && chat.messages.size === 0 ? "start" : "write";
  const print = JSON.stringify([mode, document.documentElement.lang, chat.id, person.id, state.bot.commands, keyboard]);
  if (print === shown) return;
  shown = print;
  if (mode === "write") drawWriting(keyboard);
  else drawBig(mode === "start" ? ["composer.start", "start", "start"] : ["composer.unblock", "unblock", "unblock-button"]);
}

function drawBig([text, name, testid]) {
  fill(byId("composer"), h("button", { class: "big", type: "button", "data-testid": testid, text: t(text), onclick: () => actOrTell(name) }));
}

function drawWriting(keyboard) {
  const before = input?.isConnected ? input.value : "";
  const focused = document.activeElement === input;
  input = h("textarea", {
    class: "input", rows: "1", placeholder: keyboard?.input_field_placeholder || t("composer.input"), "aria-label": t("composer.input"), "data-testid": "composer-input",
    oninput: grow, onkeydown: onKey, enterkeyhint: "send", autocomplete: "off",
  });
  input.value = before;
  watchPaste(input);
  send = h("button", { class: "round send", type: "button", "aria-label": t("composer.send"), "data-testid": "send", onclick: submit }, icon("send"));
  replyBar = h("div", { class: "reply-bar", hidden: true, "data-testid": "reply-bar" });
  suggestions = h("div", { class: "suggestions", hidden: true, "data-testid": "suggestions" });
  const row = h("div", { class: "composer-row" }, commandsButton(), input, attachButton(), send);
  fill(byId("composer"), suggestions, replyBar, row, keyboard && replyKeyboard(keyboard, sendText));
  grow();
  if (replyTo) setReply(replyTo);
  if (focused) input.focus();
}

function commandsButton() {
  const commands = state.bot.commands ?? [];
  if (!commands.length) return null;
  const button = h("button", { class: "menu-button", type: "button", "aria-label": t("composer.commands"), "data-testid": "menu-button" }, icon("menu"), h("span", { text: t("composer.menu") }));
  return menuButton(button, () => commands.map((one) => ({
    text: one.description, note: `/${one.command}`, testid: `command-${one.command}`, action: () => sendText(`/${one.command}`),
  })), "from-below wide");
}

function onKey(event) {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  submit();
}

function grow() {
  input.style.height = "auto";
  input.style.height = `${Math.min(input.scrollHeight, TALLEST)}px`;
  input.style.overflowY = input.scrollHeight > TALLEST ? "auto" : "hidden";
  send.disabled = !input.value.trim();
  suggest();
}

function suggest() {
  const typed = /^\/(\w*)$/.exec(input.value)?.[1];
  const fitting = typed === undefined ? [] : (state.bot.commands ?? []).filter((one) => one.command.startsWith(typed.toLowerCase()));
  suggestions.hidden = !fitting.length;
  fill(suggestions, fitting.map((one) => h("button", { class: "suggestion", type: "button", "data-testid": `suggest-${one.command}`, onclick: () => sendText(`/${one.command}`) },
    h("b", { text: `/${one.command}` }), " ", one.description)));
}

async function submit() {
  const text = input.value.trim();
  if (text) await sendText(text);
}

async function sendText(text) {
  const values = { chat_id: state.chatId, text };
  if (replyTo) values.reply_to = replyTo.message_id;
  const kept = input.value;
  input.value = "";
  setReply(null);
  grow();
  input.focus({ preventScroll: true });
  const answer = await doAct("text", values);
  if (answer.ok) return;
  toast(t("composer.failed", { reason: reasonOf(answer) }));
  input.value = input.value || kept;
  grow();
}

function setReply(message) {
  replyTo = message;
  if (!replyBar) return;
  replyBar.hidden = !message;
  if (!message) return;
  fill(replyBar, icon("reply"), h("div", { class: "reply-words" }, h("b", { text: t("composer.reply", { name: nameOf(message) }) }), h("span", { text: summary(message) })),
    h("button", { class: "round", type: "button", "aria-label": t("composer.reply.cancel"), "data-testid": "reply-cancel", onclick: () => setReply(null) }, icon("close")));
  input.focus({ preventScroll: true });
}

function write(text) {
  if (!input?.isConnected) return;
  input.value = text;
  grow();
  input.focus();
}
