// Owns the payment sheet and the top-up of play Stars. Asks the server; never counts the balance itself.

import { mediaAddress } from "./api.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { count, sum, t } from "./language.js";
import { actOrTell, doAct, reasonOf } from "./session.js";
import { openSheet } from "./sheet.js";
import { on, state } from "./store.js";
import { toast } from "./toast.js";

const DONE_STAYS = 1400;
const TOP_UPS = [100, 500, 1000, 5000];

let current = null;

export function openPayment(invoice) {
  if (current && current.key === keyOf(invoice)) return;
  const sheet = openSheet({ title: t("pay.title"), testid: "pay-sheet", onClose: () => (current = null) });
  current = { key: keyOf(invoice), invoice, sheet, stage: "asking", reason: "" };
  draw();
}

// From an invoice message: the sum stands in its own words there.
export function openInvoiceMessage(message) {
  const { title, description, total_amount: amount, currency } = message.invoice;
  openPayment({ chat_id: message.chat?.id ?? state.chatId, message_id: message.message_id, title, description, amount, currency, photo_url: message.media_url });
}

on("invoice", (event) => openPayment(event));
on("stars", () => current && draw());
on("paid", (event) => current?.invoice.slug === event.slug && settle({ ok: true }));
on("payment_failed", (event) => current?.invoice.slug === event.slug && settle({ ok: false, description: event.reason || t("pay.declined") }));
on("person", () => current?.sheet.close());

function keyOf(invoice) {
  return invoice.slug ?? `${invoice.chat_id}:${invoice.message_id}`;
}

function draw() {
  const { invoice, sheet, stage, reason } = current;
  if (stage === "done") return;
  const price = sum(invoice.amount, invoice.currency);
  const missing = isStars(invoice) ? Math.max(0, invoice.amount - state.stars) : 0;
  const photo = mediaAddress(invoice.photo_url);
  const confirm = h("button", { class: "action pay", type: "button", "data-testid": "pay-confirm", disabled: stage === "paying" || missing > 0, onclick: pay },
    stage === "paying" ? [h("span", { class: "spinner" }), t("pay.progress")] : t("pay.confirm", { sum: price }));
  const focused = sheet.box.contains(document.activeElement) && document.activeElement !== sheet.box;
  fill(sheet.body,
    isStars(invoice) && h("p", { class: "balance" }, `${t("pay.balance")}: `, h("b", { "data-testid": "balance", text: `⭐ ${count(state.stars)}` })),
    photo ? h("img", { class: "pay-photo", src: photo, alt: "" }) : h("div", { class: "pay-star", text: "⭐", "aria-hidden": "true" }),
    h("h3", { class: "pay-name", text: invoice.title }),
    h("p", { class: "pay-text", text: invoice.description }),
    h("p", { class: "pay-sum", text: price, "data-testid": "pay-sum" }),
    h("p", { class: "hint", text: t("pay.to", { bot: state.bot.name ?? "" }) }),
    h("p", { class: "pay-error", role: "alert", "data-testid": "pay-error", hidden: stage !== "failed", text: t("pay.failed", { reason }) }),
    confirm,
    missing > 0 && h("div", { class: "missing" }, h("p", { class: "hint", text: t("pay.missing", { sum: sum(missing) }) }), topUpButtons()),
    h("p", { class: "hint", text: t("pay.toy") }));
  if (focused || stage === "asking") confirm.focus({ preventScroll: true });
}

function isStars(invoice) {
  return !invoice.currency || invoice.currency === "XTR";
}

async function pay() {
  const mine = current;
  mine.stage = "paying";
  draw();
  const { slug, chat_id: chatId, message_id: messageId } = mine.invoice;
  const answer = await doAct("pay", slug ? { slug } : { chat_id: chatId, message_id: messageId });
  if (current === mine) settle(answer);
}

function settle(answer) {
  const mine = current;
  if (mine.stage === "done") return;
  mine.stage = answer.ok ? "done" : "failed";
  mine.reason = reasonOf(answer);
  if (!answer.ok) {
    draw();
    return;
  }
  fill(mine.sheet.body, h("div", { class: "pay-done", role: "status", "data-testid": "pay-done" }, h("span", { class: "tick" }, icon("check")), h("b", { text: t("pay.done") })));
  setTimeout(() => mine.sheet.close(), DONE_STAYS);
}

function topUpButtons() {
  const buttons = TOP_UPS.map((amount) => h("button", {
    class: "soft", type: "button", "data-testid": `topup-${amount}`, text: `+ ${sum(amount)}`, onclick: () => topUp(amount),
  }));
  return h("div", { class: "topup" }, buttons);
}

async function topUp(amount) {
  const answer = await actOrTell("stars", { amount });
  if (answer.ok) toast(t("topup.done", { sum: sum(amount) }));
}

export function openTopUp() {
  const sheet = openSheet({ title: t("topup.title"), testid: "topup" });
  const balance = h("b", { "data-testid": "balance" });
  const show = () => (balance.textContent = `⭐ ${count(state.stars)}`);
  show();
  on("stars", show);
  sheet.body.append(h("p", { class: "balance" }, `${t("pay.balance")}: `, balance), topUpButtons(), h("p", { class: "hint", text: t("topup.note") }));
}
