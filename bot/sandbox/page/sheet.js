// Owns what slides over the chat: one sheet at a time. The chat under it rests; the panel beside it stays in reach,
// so that a bot can be killed in the middle of a payment.

import { byId, h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./language.js";

let open = null;

export function openSheet({ title, testid, modal = false, onClose }) {
  open?.close();
  const before = document.activeElement;
  const body = h("div", { class: "sheet-body" });
  const heading = h("h2", { class: "sheet-title", text: title });
  const cross = h("button", { class: "round", type: "button", "aria-label": t("close"), "data-testid": `${testid}-close` }, icon("close"));
  const box = h("div", { class: modal ? "sheet modal" : "sheet", role: "dialog", "aria-label": title || t("close"), "data-testid": testid, tabindex: "-1" });
  if (title) box.append(h("div", { class: "sheet-head" }, heading, cross));
  box.append(body);
  const veil = h("div", { class: "veil" }, box);
  const sheet = {
    body,
    box,
    close() {
      if (open !== sheet) return;
      open = null;
      byId("screen").inert = false;
      document.removeEventListener("keydown", onKey, true);
      veil.remove();
      before?.focus?.({ preventScroll: true });
      onClose?.();
    },
  };
  const onKey = (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    sheet.close();
  };
  cross.addEventListener("click", () => sheet.close());
  veil.addEventListener("click", (event) => event.target === veil && sheet.close());
  document.addEventListener("keydown", onKey, true);
  byId("sheets").append(veil);
  byId("screen").inert = true;
  open = sheet;
  box.focus({ preventScroll: true });
  return sheet;
}

export function closeSheet() {
  open?.close();
}

export function openPicture(address, name) {
  const sheet = openSheet({ title: name, testid: "viewer" });
  sheet.box.classList.add("viewer");
  sheet.body.append(h("img", { src: address, alt: name }));
}
