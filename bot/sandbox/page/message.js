// Owns one message of the chat as a node. Drawn whole again when the message is edited.

import { h } from "./dom.js";
import { dressed } from "./entities.js";
import { icon } from "./icons.js";
import { inlineKeyboard } from "./keyboard.js";
import { clockTime, t } from "./language.js";
import { mediaOf, previewOf } from "./media.js";
import { isService, serviceNotice } from "./service.js";
import { emit } from "./store.js";

const COLOURS = 7;
const LONG_TOUCH = "touch";

export function messageNode(message, chat) {
  const service = isService(message);
  const side = service ? "service" : message.outgoing ? "out" : "in";
  const node = h("article", { class: `message ${side}`, "data-testid": "message", "data-message-id": message.message_id, "data-outgoing": String(Boolean(message.outgoing)) });
  node.append(service ? serviceNotice(message, { titleOf: (paid) => titleOf(paid, chat) }) : body(message, chat));
  return node;
}

function body(message, chat) {
  const keyboard = inlineKeyboard(message);
  const box = h("div", { class: keyboard ? "body with-keyboard" : "body" }, bubble(message, chat), keyboard);
  box.addEventListener("contextmenu", (event) => {
    if (event.pointerType !== LONG_TOUCH) return;
    event.preventDefault();
    emit("reply", { message });
  });
  return box;
}

function bubble(message, chat) {
  const media = mediaOf(message);
  const preview = previewOf(message);
  const above = preview && message.preview?.above;
  const text = message.text ?? message.caption ?? "";
  const bare = message.sticker ? " bare" : "";
  const wide = (message.photo || preview?.classList.contains("preview")) ? " wide" : "";
  const node = h("div", { class: `bubble${bare}${wide}`, ondblclick: () => emit("reply", { message }) },
    topicLine(message), senderLine(message, chat), quote(message.reply_to_message, chat), above && preview, media);
  const words = h("div", { class: text ? "text" : "text only-meta", dir: "auto", "data-testid": "message-text" },
    dressed(text, message.text === undefined ? message.caption_entities : message.entities));
  const rest = preview && !above ? preview : null;
  if (rest) node.append(words, rest, h("div", { class: "text only-meta" }, meta(message)));
  else {
    words.append(meta(message));
    node.append(words);
  }
  node.append(h("button", { class: "reply-button", type: "button", "aria-label": t("chat.reply"), "data-testid": "reply", onclick: () => emit("reply", { message }) }, icon("reply")));
  return node;
}

function meta(message) {
  return h("span", { class: "meta" },
    message.edit_date && h("span", { class: "edited", "data-testid": "edited", text: t("chat.edited") }),
    h("time", { datetime: new Date(message.date * 1000).toISOString(), text: clockTime(message.date) }),
    message.outgoing && h("span", { class: "sent", role: "img", "aria-label": t("chat.sent") }, icon("check")));
}

function senderLine(message, chat) {
  if (chat.type === "private" || message.outgoing) return null;
  const id = message.from?.id ?? 0;
  return h("div", { class: `sender colour-${Math.abs(id) % COLOURS}`, text: nameOf(message) });
}

function topicLine(message) {
  return message.topic && h("div", { class: "topic", "data-testid": "topic", text: `# ${message.topic}` });
}

function quote(original, chat) {
  if (!original || original.forum_topic_created) return null;
  const jump = () => emit("jump", { message_id: original.message_id });
  return h("button", { class: "reply-quote", type: "button", onclick: jump }, h("b", { text: nameOf(original, chat) }), h("span", { text: summary(original) }));
}

export function nameOf(message) {
  if (message.outgoing) return t("chat.you");
  return message.from?.first_name ?? message.sender_chat?.title ?? "";
}

export function summary(message) {
  return message.text || message.caption || message.invoice?.title || message.document?.file_name || message.sticker?.emoji
    || (message.photo ? t("message.photo") : message.voice ? t("message.voice") : message.contact ? t("message.contact") : "…");
}

// A payment names its payload only: the title stands in the invoice message, when there was one.
function titleOf(paid, chat) {
  const invoices = [...chat.messages.values()].filter((message) => message.invoice);
  return paid.title ?? invoices.reverse().find((message) => message.invoice.total_amount === paid.total_amount)?.invoice.title;
}
