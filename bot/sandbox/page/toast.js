// Owns the short notices that come and go, and the notice that waits for a press.

import { byId, h } from "./dom.js";
import { t } from "./language.js";
import { openSheet } from "./sheet.js";

const STAYS = 3500;

export function toast(text) {
  const node = h("div", { class: "toast", "data-testid": "toast", text });
  const host = byId("toasts");
  while (host.children.length >= 3) host.firstChild.remove();
  host.append(node);
  setTimeout(() => {
    node.classList.add("leaving");
    setTimeout(() => node.remove(), 250);
  }, STAYS);
}

export function alertBox(text) {
  const sheet = openSheet({ title: "", testid: "alert", modal: true });
  const ok = h("button", { class: "action", type: "button", text: t("alert.ok"), "data-testid": "alert-ok", onclick: () => sheet.close() });
  sheet.body.append(h("p", { class: "alert-text", text }), ok);
  ok.focus();
}

export async function copy(text) {
  const done = (await writeClipboard(text)) || copyBySelection(text);
  toast(t(done ? "copied" : "copy.failed"));
}

async function writeClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

function copyBySelection(text) {
  const area = h("textarea", { class: "offscreen", "aria-hidden": "true" });
  area.value = text;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}
