// Owns what happens when a link or a command inside the chat is pressed. The server decides what a link means.

import { t } from "./language.js";
import { openPayment } from "./payment.js";
import { actOrTell } from "./session.js";
import { state } from "./store.js";
import { toast } from "./toast.js";

const OPENED = ["http:", "https:", "mailto:"];

export async function followLink(address) {
  const answer = await actOrTell("open_url", { chat_id: state.chatId, url: address });
  if (!answer.ok) return;
  if (answer.invoice) openPayment(answer.invoice);
  else if (answer.open) openOutside(answer.open);
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
