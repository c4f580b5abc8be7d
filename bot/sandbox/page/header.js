// Owns the head of the chat: whose chat it is, whether somebody types, the way to people and to the page's menu.

import { byId, fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./language.js";
import { menuButton } from "./menu.js";
import { openTopUp } from "./payment.js";
import { actOrTell } from "./session.js";
import { toggleSide } from "./side.js";
import { currentChat, emit, me, on, state } from "./store.js";
import { isDark, toggleTheme } from "./theme.js";

const FILES = ["upload_photo", "upload_document", "upload_voice", "upload_video"];

let shown = "";

export function startHeader() {
  on("person people bot chat", draw);
  on("unread chat person", drawBadge);
  on("online action moved", drawLine);
}

// Drawn again only when it says something else: an open menu and the focus stay.
function draw() {
  const person = me();
  if (!person) return;
  const print = JSON.stringify([document.documentElement.lang, person.id, person.emoji, state.bot.name, titleOf(currentChat()), isGroup()]);
  if (print === shown) return;
  shown = print;
  document.title = t("page.title", { shop: state.bot.name ?? "Vitrina" });
  const back = h("button", { class: "round back", type: "button", "aria-label": t("header.back"), "data-testid": "people-open", onclick: () => toggleSide("people") },
    icon("back"), h("span", { class: "badge", id: "unread", hidden: true }));
  const face = h("button", { class: "face", type: "button", "aria-label": t("header.me", { name: person.first_name }), "data-testid": "me", title: person.first_name, onclick: () => toggleSide("people") }, person.emoji ?? "🙂");
  const more = h("button", { class: "round", type: "button", "aria-label": t("header.menu"), "data-testid": "page-menu" }, icon("more"));
  fill(byId("header"), back, h("div", { class: "avatar shop", "aria-hidden": "true", text: isGroup() ? "👥" : "🛍️" }),
    h("div", { class: "header-words" }, h("h1", { class: "header-name", text: titleOf(currentChat()), "data-testid": "chat-title" }), h("p", { class: "header-line", id: "line", "data-testid": "chat-line", "aria-live": "polite" })),
    face, menuButton(more, entries, "from-right"));
  drawLine();
  drawBadge();
}

function drawBadge() {
  const badge = byId("unread");
  if (!badge) return;
  badge.hidden = totalUnread() === 0;
  badge.textContent = String(totalUnread());
}

export function titleOf(chat) {
  return (chat?.type === "private" ? state.bot.name : chat?.title) || state.bot.name || "…";
}

function isGroup() {
  return currentChat()?.type !== "private";
}

function totalUnread() {
  let total = 0;
  for (const chat of state.chats.values()) total += chat.unread;
  for (const number of state.unread.values()) total += number;
  return total;
}

function drawLine() {
  const line = byId("line");
  if (!line) return;
  const doing = currentChat()?.actions;
  line.classList.toggle("active", Boolean(doing) && state.online);
  if (!state.online) line.textContent = t("header.connecting");
  else if (doing) line.textContent = t(FILES.includes(doing) ? "header.sending" : "header.typing");
  else line.textContent = t(isGroup() ? "header.group" : "header.bot");
}

function entries() {
  const blocked = me()?.blocked;
  return [
    { icon: "tasks", text: t("menu.tasks"), testid: "menu-tasks", action: () => emit("show-tasks") },
    { icon: "panel", text: t("menu.panel"), testid: "menu-panel", action: () => toggleSide("panel") },
    { icon: "people", text: t("menu.people"), testid: "menu-people", action: () => toggleSide("people") },
    { icon: isDark() ? "sun" : "moon", text: t(isDark() ? "menu.light" : "menu.dark"), testid: "theme-toggle", action: toggleTheme },
    { icon: "star", text: t("menu.topup"), testid: "menu-topup", action: openTopUp },
    { icon: "block", text: t(blocked ? "menu.unblock" : "menu.block"), testid: blocked ? "unblock" : "block", danger: !blocked, action: () => actOrTell(blocked ? "unblock" : "block") },
  ];
}
