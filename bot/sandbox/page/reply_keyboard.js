// Owns the keyboard that a bot puts in the place of the letters: the last one that came, until the bot takes it away.

import { shareContact } from "./attach.js";
import { h } from "./dom.js";
import { t } from "./language.js";
import { openOutside } from "./links.js";
import { toast } from "./toast.js";

export function lastKeyboard(chat) {
  let keyboard = null;
  for (const message of [...chat.messages.values()].sort((a, b) => a.message_id - b.message_id)) {
    const markup = message.reply_markup;
    if (markup?.keyboard) keyboard = markup;
    else if (markup?.remove_keyboard) keyboard = null;
    else if (message.outgoing && keyboard?.one_time_keyboard) keyboard = null;
  }
  return keyboard;
}

export function replyKeyboard(markup, sendText) {
  return h("div", { class: "reply-keyboard", "data-testid": "reply-keyboard" },
    markup.keyboard.map((row) => h("div", { class: "keyboard-row" }, row.map((given) => key(typeof given === "string" ? { text: given } : given, sendText)))));
}

function key(button, sendText) {
  return h("button", { class: "reply-key", type: "button", "data-testid": "reply-key", "data-label": button.text, text: button.text, onclick: () => press(button, sendText) });
}

function press(button, sendText) {
  const special = Object.keys(button).find((name) => name.startsWith("request_") && button[name]);
  if (button.request_contact) shareContact();
  else if (button.web_app) openOutside(button.web_app.url);
  else if (special) toast(t("button.unsupported", { kind: special.replace(/_/g, " ") }));
  else sendText(button.text);
}
