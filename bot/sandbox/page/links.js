// Owns what happens when a link or a command inside the chat is pressed. The server decides what a link means.

import { h } from "./dom.js";
import { t } from "./language.js";
import { openPayment } from "./payment.js";
import { actOrTell } from "./session.js";
import { openSheet } from "./sheet.js";
import { select, state } from "./store.js";
import { copy, toast } from "./toast.js";

const OPENED = ["http:", "https:", "mailto:"];

export async function followLink(address) {
  const answer = await actOrTell("open_url", { chat_id: state.chatId, url: address });
  if (!answer.ok) return;
  if (answer.invoice) openPayment(answer.invoice);
  else if (answer.share) openShare(answer.share);
  else if (answer.elsewhere) openElsewhere(answer.elsewhere);
  else if (answer.open) openOutside(answer.open);
  else if (answer.chat_id && answer.chat_id !== state.chatId) select(answer.chat_id);
}

// Telegram would ask here to whom it goes; the sandbox has nobody else to send it to.
function openShare({ url, text }) {
  const sheet = openSheet({ title: t("share.title"), testid: "share" });
  const whole = [text, url].filter(Boolean).join("\n");
  const again = h("button", { class: "soft", type: "button", "data-testid": "share-open", text: t("share.open"), onclick: () => {
    sheet.close();
    followLink(url);
  } });
  const take = h("button", { class: "action", type: "button", "data-testid": "share-copy", text: t("message.copy"), onclick: () => copy(whole) });
  sheet.body.append(h("p", { class: "hint", text: t("share.note") }), h("p", { class: "shared", text: whole }), take, again);
}

function openElsewhere(address) {
  const sheet = openSheet({ title: t("elsewhere.title"), testid: "elsewhere" });
  sheet.body.append(h("p", { class: "hint", text: t("elsewhere.note") }), h("p", { class: "shared", text: address }));
}

export function openOutside(address) {
  let url = null;
  try {
    url = new URL(address, document.baseURI);
  } catch {
    url = null;
  }
  if (!url || !OPENED.includes(url.protocol)) {
    toast(t("link.refused"));
    return;
  }
  window.open(url.href, "_blank", "noopener,noreferrer");
}

export function sendCommand(text) {
  return actOrTell("text", { chat_id: state.chatId, text });
}
