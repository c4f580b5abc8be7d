// Owns the inline keyboard under a message. What a press does is decided in press.js.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { sum, t } from "./language.js";
import { press } from "./press.js";

const STYLES = ["danger", "success", "primary"];

export function inlineKeyboard(message) {
  const rows = rowsOf(message);
  if (!rows.length) return null;
  return h("div", { class: "keyboard", "data-testid": "keyboard" },
    rows.map((row) => h("div", { class: "keyboard-row" }, row.map((button) => inlineButton(message, button)))));
}

// An unpaid invoice always has a pay button: Telegram adds it when the bot gave none.
function rowsOf(message) {
  const rows = (message.reply_markup?.inline_keyboard ?? []).filter((row) => row.length);
  if (message.invoice && !rows.length) return [[{ text: "", pay: true }]];
  return rows;
}

function inlineButton(message, button) {
  const style = STYLES.includes(button.style) ? ` ${button.style}` : "";
  const label = labelOf(message, button);
  const node = h("button", {
    class: `key${style}`, type: "button", "data-testid": "button", "data-label": label, "data-kind": kindOf(button),
    "data-callback": button.callback_data, disabled: isDisabled(button), onclick: () => press(message, button, node),
  }, h("span", { class: "key-label", text: label }), cornerOf(button), h("span", { class: "key-progress", "aria-hidden": "true" }));
  return node;
}

function labelOf(message, button) {
  if (!isPlainPay(button)) return String(button.text ?? "").replace(/⭐️|XTR/g, "⭐");
  return t("button.pay", { sum: sum(message.invoice?.total_amount ?? 0, message.invoice?.currency) });
}

function isDisabled(button) {
  return Boolean(button.disabled);
}

// The stand-in names an added pay button as the server knows it, Telegram in words of the person's language.
function isPlainPay(button) {
  return button.pay && (!button.text || button.text === "Pay");
}

function kindOf(button) {
  return Object.keys(button).find((key) => !["text", "style", "disabled", "icon_custom_emoji_id"].includes(key)) ?? "none";
}

function cornerOf(button) {
  const name = button.copy_text ? "copy" : button.url || button.web_app || button.login_url ? "open" : null;
  return name && h("span", { class: "key-corner" }, icon(name));
}
