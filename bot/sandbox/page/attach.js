// Owns sending what is not text: pictures, documents, a voice message, the own phone number, a sticker.

import { fileAsBase64 } from "./api.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./language.js";
import { menuButton } from "./menu.js";
import { actOrTell } from "./session.js";
import { state } from "./store.js";
import { toast } from "./toast.js";

export function attachButton() {
  const photo = picker("photo", "image/*");
  const document = picker("document", "");
  const button = h("button", { class: "round", type: "button", "aria-label": t("composer.attach"), "data-testid": "attach" }, icon("attach"));
  const box = menuButton(button, () => [
    { icon: "photo", text: t("composer.photo"), testid: "attach-photo", action: () => photo.click() },
    { icon: "document", text: t("composer.document"), testid: "attach-document", action: () => document.click() },
    { icon: "microphone", text: t("composer.voice"), testid: "attach-voice", action: () => say("voice") },
    { icon: "contact", text: t("composer.contact"), testid: "attach-contact", action: () => say("contact") },
    { text: "👍", note: t("composer.sticker"), testid: "attach-sticker", action: () => say("sticker", { emoji: "👍" }) },
  ], "from-below from-right");
  box.append(photo, document);
  return box;
}

export function watchPaste(input) {
  input.addEventListener("paste", (event) => {
    const file = [...(event.clipboardData?.files ?? [])][0];
    if (!file) return;
    event.preventDefault();
    sendFile(file.type.startsWith("image/") ? "photo" : "document", file);
  });
}

export function shareContact() {
  return say("contact");
}

function picker(kind, accept) {
  const input = h("input", { type: "file", accept, hidden: true, "data-testid": `file-${kind}`, tabindex: "-1", "aria-hidden": "true" });
  input.addEventListener("change", async () => {
    const [file] = input.files;
    input.value = "";
    if (file) await sendFile(kind, file);
  });
  return input;
}

async function sendFile(kind, file) {
  const base64 = await fileAsBase64(file);
  if (base64 === null) toast(t("composer.toobig"));
  else await say(kind, { name: file.name, base64 });
}

function say(kind, values = {}) {
  return actOrTell(kind, { chat_id: state.chatId, ...values });
}
