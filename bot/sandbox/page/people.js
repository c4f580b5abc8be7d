// Owns the list of people who share this sandbox, the chats of the one at this tab, and adding one more.

import { byId, fill, h } from "./dom.js";
import { titleOf } from "./header.js";
import { icon } from "./icons.js";
import { count, t } from "./language.js";
import { actOrTell, become } from "./session.js";
import { closeSides, uncoverPhone } from "./side.js";
import { currentChat, me, on, select, state } from "./store.js";

let adding = false;
let shown = "";

export function startPeople() {
  on("person people unread stars chat bot", draw);
}

function draw() {
  if (!me() || (adding && byId("people").contains(document.activeElement))) return;
  const chats = [...state.chats.values()].map((chat) => [chat.id, titleOf(chat), chat.unread]);
  const print = JSON.stringify([document.documentElement.lang, state.person, state.people, state.stars, [...state.unread], chats, state.chatId, adding]);
  if (print === shown) return;
  shown = print;
  fill(byId("people"),
    h("div", { class: "side-head" }, h("h2", { text: t("people.title") }),
      h("button", { class: "round side-close", type: "button", "aria-label": t("close"), "data-testid": "people-close", onclick: closeSides }, icon("close"))),
    h("div", { class: "people-list", "data-testid": "person-switch", role: "list" }, state.people.map(personRow)),
    state.chats.size > 1 && h("h2", { class: "side-title", text: t("people.chats") }),
    state.chats.size > 1 && h("div", { class: "people-list", "data-testid": "chat-switch", role: "list" }, [...state.chats.values()].map(chatRow)),
    addForm(),
    h("p", { class: "hint", text: t("people.note") }));
}

function personRow(person) {
  const mine = person.id === state.person;
  const unread = mine ? 0 : state.unread.get(person.id) ?? 0;
  const stars = mine ? state.stars : person.stars;
  const line = [t(person.role === "staff" ? "people.staff" : "people.customer"), person.language_code, person.blocked ? t("people.blocked") : `⭐ ${count(stars ?? 0)}`];
  return h("div", { class: mine ? "person-row current" : "person-row", role: "listitem" },
    h("button", { class: "person", type: "button", "data-testid": `person-${person.id}`, "data-person-id": person.id, "data-role": person.role, "aria-current": mine ? "true" : null, onclick: () => change(person.id) },
      h("span", { class: "avatar", "aria-hidden": "true", text: person.emoji ?? "🙂" }),
      h("span", { class: "person-words" }, h("b", { text: person.first_name }), h("small", { text: line.join(" · ") })),
      unread > 0 && h("span", { class: "badge", "aria-label": t("people.unread", { n: unread }), "data-testid": "unread", text: String(unread) })),
    h("a", { class: "round tab", href: `?person=${person.id}`, target: "_blank", rel: "noopener", "aria-label": t("people.tab", { name: person.first_name }), title: t("people.tab", { name: person.first_name }) }, icon("open")));
}

function chatRow(chat) {
  const mine = chat.id === state.chatId;
  const choose = () => {
    select(chat.id);
    uncoverPhone();
  };
  return h("div", { class: mine ? "person-row current" : "person-row", role: "listitem" },
    h("button", { class: "person", type: "button", "data-testid": `chat-${chat.id}`, "aria-current": mine ? "true" : null, onclick: choose },
      h("span", { class: "avatar", "aria-hidden": "true", text: chat.type === "private" ? "🛍️" : "👥" }),
      h("span", { class: "person-words" }, h("b", { text: titleOf(chat) })),
      chat.unread > 0 && h("span", { class: "badge", text: String(chat.unread) })));
}

function change(id) {
  uncoverPhone();
  if (id !== state.person) become(id);
  else if (currentChat()?.id !== id) select(id);
}

function addForm() {
  const name = h("input", { class: "field", name: "first_name", required: true, maxlength: "64", placeholder: t("people.name"), "aria-label": t("people.name"), "data-testid": "add-name", autocomplete: "off" });
  const language = choice("people.language", "add-language", [["ru", t("language.ru")], ["en", t("language.en")]]);
  const role = choice("people.role", "add-role", [["customer", t("people.customer")], ["staff", t("people.staff")]]);
  const form = h("form", { class: "add-form", onsubmit: submit }, name, h("div", { class: "pair" }, language, role), h("button", { class: "soft", "data-testid": "add-submit", text: t("people.create") }));
  async function submit(event) {
    event.preventDefault();
    const answer = await actOrTell("add_person", { first_name: name.value.trim(), language_code: language.value, role: role.value });
    if (!answer.ok) return;
    adding = false;
    draw();
  }
  const details = h("details", { class: "add", open: adding, ontoggle: () => (adding = details.open) }, h("summary", { "data-testid": "add-person" }, icon("plus"), t("people.add")), form);
  return details;
}

function choice(label, testid, options) {
  return h("select", { class: "field", "aria-label": t(label), "data-testid": testid }, options.map(([value, text]) => h("option", { value, text })));
}
