// Owns small menus that hang from a button: opened by it, closed by Escape, a press outside or a choice.

import { h } from "./dom.js";
import { icon } from "./icons.js";

let closeOpen = null;

// `entries` is asked at each opening: [{icon, text, testid, action, danger}].
export function menuButton(button, entries, className) {
  const box = h("div", { class: "menu-anchor" }, button);
  button.setAttribute("aria-haspopup", "menu");
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-expanded") === "true") closeOpen?.();
    else open(box, button, entries(), className);
  });
  return box;
}

function open(box, button, entries, className) {
  closeOpen?.();
  const list = h("div", { class: `menu ${className}`, role: "menu" }, entries.filter(Boolean).map((entry) => item(entry, close)));
  function close(focus = true) {
    closeOpen = null;
    list.remove();
    button.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", outside, true);
    if (focus) button.focus({ preventScroll: true });
  }
  function outside(event) {
    if (!box.contains(event.target)) close(false);
  }
  list.addEventListener("keydown", (event) => onKey(event, list, close));
  document.addEventListener("pointerdown", outside, true);
  button.setAttribute("aria-expanded", "true");
  box.append(list);
  closeOpen = close;
  list.firstElementChild?.focus({ preventScroll: true });
}

function item(entry, close) {
  const choose = () => {
    close();
    entry.action();
  };
  return h("button", { class: entry.danger ? "menu-item danger" : "menu-item", role: "menuitem", type: "button", "data-testid": entry.testid, onclick: choose },
    entry.icon && icon(entry.icon), h("span", { class: "menu-words" }, h("span", { text: entry.text }), entry.note && h("small", { text: entry.note })));
}

function onKey(event, list, close) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape") {
    event.stopPropagation();
    close();
  } else if (step) {
    event.preventDefault();
    const items = [...list.children];
    const index = items.indexOf(document.activeElement) + step;
    items[(index + items.length) % items.length].focus();
  }
}
