// Owns a press on an inline button: its progress, the bot's answer to it, and giving up after a while.

import { t } from "./language.js";
import { followLink, openOutside } from "./links.js";
import { openInvoiceMessage } from "./payment.js";
import { actOrTell } from "./session.js";
import { emit, on } from "./store.js";
import { alertBox, copy, toast } from "./toast.js";

const GIVE_UP_AFTER = 15000;

const pending = new Map();
const early = new Map();

export async function press(message, button, node) {
  if (node.disabled || node.classList.contains("working")) return;
  if (button.copy_text) await copy(button.copy_text.text);
  else if (button.callback_data !== undefined) await pressCallback(message, button, node);
  else if (button.pay) openInvoiceMessage(message);
  else if (button.url) await working(node, () => followLink(button.url));
  else if (button.web_app || button.login_url) openOutside((button.web_app ?? button.login_url).url);
  else if (button.switch_inline_query_current_chat !== undefined) emit("draft", { text: button.switch_inline_query_current_chat });
  else toast(t("button.unsupported", { kind: Object.keys(button).find((key) => key !== "text") ?? "?" }));
}

async function pressCallback(message, button, node) {
  mark(node, true);
  const chatId = message.chat?.id;
  emit("pressed", { message });
  const answer = await actOrTell("press", { chat_id: chatId, message_id: message.message_id, data: button.callback_data });
  const id = answer.callback_query_id;
  if (!answer.ok || !id || early.has(id)) {
    mark(node, false);
    early.delete(id);
    return;
  }
  const timer = setTimeout(() => {
    finish(id);
    toast(t("button.silent"));
  }, GIVE_UP_AFTER);
  pending.set(id, { node, timer });
}

// The answer may overtake the reply to the press itself.
on("answer", (event) => {
  if (pending.has(event.callback_query_id)) finish(event.callback_query_id);
  else remember(event.callback_query_id);
  if (event.url) openOutside(event.url);
  if (!event.text) return;
  if (event.show_alert) alertBox(event.text);
  else toast(event.text);
});

on("person", () => {
  for (const id of [...pending.keys()]) finish(id);
});

function finish(id) {
  const { node, timer } = pending.get(id);
  clearTimeout(timer);
  pending.delete(id);
  mark(node, false);
}

function remember(id) {
  early.set(id, true);
  setTimeout(() => early.delete(id), GIVE_UP_AFTER);
}

async function working(node, action) {
  mark(node, true);
  await action();
  mark(node, false);
}

function mark(node, works) {
  node.classList.toggle("working", works);
  node.setAttribute("aria-busy", String(works));
}
