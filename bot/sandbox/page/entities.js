// Owns the dress of a text: Bot API entities, counted in UTF-16 units as JavaScript counts, become DOM nodes.

import { h, pressable } from "./dom.js";
import { t } from "./language.js";
import { followLink, sendCommand } from "./links.js";
import { copy } from "./toast.js";

const CONTAINERS = ["blockquote", "expandable_blockquote", "pre"];

export function dressed(text, entities = []) {
  const known = entities
    .filter((entity) => entity.length > 0 && entity.offset >= 0 && entity.offset < text.length)
    .map((entity) => ({ ...entity, end: Math.min(entity.offset + entity.length, text.length) }))
    .sort((a, b) => a.offset - b.offset || b.end - a.end || weight(b) - weight(a));
  return pieces(text, 0, text.length, known);
}

function weight(entity) {
  return CONTAINERS.includes(entity.type) ? 1 : 0;
}

// Entities that cross each other are cut at the border, so that the nodes nest.
function pieces(text, start, end, entities) {
  const nodes = [];
  const queue = [...entities];
  let at = start;
  while (queue.length) {
    const entity = queue.shift();
    if (entity.offset > at) nodes.push(text.slice(at, entity.offset));
    const inside = [];
    const later = [];
    for (const other of queue) {
      if (other.offset >= entity.end) later.push(other);
      else if (other.end <= entity.end) inside.push(other);
      else {
        inside.push({ ...other, end: entity.end });
        later.push({ ...other, offset: entity.end });
      }
    }
    later.sort((a, b) => a.offset - b.offset || b.end - a.end);
    queue.splice(0, queue.length, ...later);
    const raw = text.slice(entity.offset, entity.end);
    nodes.push(dress(entity, raw, pieces(text, entity.offset, entity.end, inside)));
    at = entity.end;
    if (CONTAINERS.includes(entity.type) && text[at] === "\n") at += 1;
    if (queue.length && queue[0].offset < at) queue[0] = { ...queue[0], offset: at };
  }
  if (at < end) nodes.push(text.slice(at, end));
  return nodes;
}

const SIMPLE = { bold: "strong", italic: "em", underline: "u", strikethrough: "s" };

const DRESSES = {
  code: (raw, nodes) => copied(h("code", { class: "mono", title: t("message.copy"), "data-testid": "code" }, nodes), raw),
  pre: (raw, nodes, entity) => h("div", { class: "pre" },
    entity.language && h("div", { class: "pre-language", text: entity.language }),
    copied(h("pre", { title: t("message.copy"), "data-testid": "pre" }, nodes), raw)),
  spoiler: (raw, nodes) => spoiler(nodes),
  blockquote: (raw, nodes) => h("blockquote", {}, nodes),
  expandable_blockquote: (raw, nodes) => expandable(nodes),
  url: (raw, nodes) => link(nodes, /^[a-z][a-z0-9+.-]*:/i.test(raw) ? raw : `https://${raw}`),
  text_link: (raw, nodes, entity) => link(nodes, entity.url),
  bot_command: (raw, nodes) => linkLike(nodes, () => sendCommand(raw)),
  email: (raw, nodes) => copied(h("span", { class: "link" }, nodes), raw),
  phone_number: (raw, nodes) => copied(h("span", { class: "link" }, nodes), raw),
  mention: (raw, nodes) => link(nodes, `https://t.me/${raw.slice(1)}`),
  text_mention: (raw, nodes) => h("span", { class: "link" }, nodes),
  hashtag: (raw, nodes) => h("span", { class: "link" }, nodes),
  cashtag: (raw, nodes) => h("span", { class: "link" }, nodes),
};

function dress(entity, raw, nodes) {
  if (SIMPLE[entity.type]) return h(SIMPLE[entity.type], {}, nodes);
  return DRESSES[entity.type]?.(raw, nodes, entity) ?? h("span", {}, nodes);
}

function link(nodes, address) {
  return linkLike(nodes, () => followLink(address), address);
}

function linkLike(nodes, action, title) {
  const node = h("span", { class: "link", title, "data-testid": "link" }, nodes);
  return pressable(node, action);
}

function copied(node, raw) {
  return pressable(node, () => copy(raw));
}

function spoiler(nodes) {
  const node = h("span", { class: "spoiler", "aria-label": t("message.spoiler"), "data-testid": "spoiler" }, h("span", { class: "spoiler-text" }, nodes));
  const show = (event) => {
    if (node.classList.contains("shown")) return;
    event.stopPropagation();
    event.preventDefault();
    node.classList.add("shown");
    node.removeAttribute("aria-label");
  };
  node.addEventListener("click", show, true);
  return pressable(node, show);
}

function expandable(nodes) {
  const quote = h("blockquote", { class: "folded" }, nodes);
  const toggle = h("button", { class: "quote-toggle", type: "button", "aria-expanded": "false", text: t("message.expand"), "data-testid": "quote-toggle" });
  toggle.addEventListener("click", () => {
    const folded = quote.classList.toggle("folded");
    toggle.textContent = t(folded ? "message.expand" : "message.collapse");
    toggle.setAttribute("aria-expanded", String(!folded));
  });
  return h("div", { class: "quote" }, quote, toggle);
}
