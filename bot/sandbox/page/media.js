// Owns what a bubble holds besides text: pictures, files, voices, contacts, invoices, and a note for the unknown.

import { mediaAddress } from "./api.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { fileSize, sum, t } from "./language.js";
import { openPicture } from "./sheet.js";

const KINDS = { photo, document: file, voice, contact, invoice, sticker };
const PLAIN = ["message_id", "date", "from", "chat", "text", "entities", "caption", "caption_entities", "reply_markup", "link_preview_options", "edit_date",
  "reply_to_message", "outgoing", "media_url", "preview", "via_bot", "message_thread_id", "is_topic_message", "sender_chat", "has_protected_content",
  "has_media_spoiler", "show_caption_above_media", "disable_notification", "effect_id", "quote", "author_signature", "business_connection_id"];

export function mediaOf(message) {
  const kind = Object.keys(KINDS).find((name) => message[name] !== undefined);
  if (kind) return KINDS[kind](message);
  return message.text === undefined ? unknown(message) : null;
}

function photo(message) {
  const size = message.photo.at(-1) ?? {};
  const address = mediaAddress(message.media_url, size.file_id);
  return pictureButton(address, t("message.photo"), "photo", size);
}

// The place is kept before the picture comes: nothing jumps.
function pictureButton(address, name, testid, size) {
  const image = h("img", { src: address, alt: name, loading: "lazy", decoding: "async", width: size.width, height: size.height });
  const button = h("button", { class: testid, type: "button", "aria-label": name, "data-testid": testid, onclick: () => openPicture(address, name) }, image);
  if (size.width && size.height) image.style.aspectRatio = `${size.width} / ${size.height}`;
  image.addEventListener("error", () => button.classList.add("broken"));
  return button;
}

// A link preview exists when its picture can be had from the sandbox itself: nothing is fetched from outside.
export function previewOf(message) {
  const preview = message.preview;
  if (!preview || message.link_preview_options?.is_disabled) return null;
  const address = mediaAddress(message.media_url ?? preview.url);
  if (!address) return null;
  const button = pictureButton(address, t("message.preview"), "preview", {});
  button.querySelector("img").addEventListener("error", () => button.remove());
  if (!preview.large) button.classList.add("small");
  return button;
}

function file(message) {
  const { file_name: given, file_size: size, file_id: id } = message.document;
  const name = given || t("message.document");
  const address = mediaAddress(message.media_url, id);
  return h("a", { class: "file", href: address, download: name, "aria-label": t("message.download", { name }), "data-testid": "document" },
    h("span", { class: "disc" }, icon("download")),
    h("span", { class: "file-words" }, h("b", { class: "file-name", text: name }), h("span", { class: "file-size", text: fileSize(size) })));
}

function voice(message) {
  const { duration, file_id: id } = message.voice;
  const address = mediaAddress(message.media_url, id);
  const disc = h("button", { class: "disc", type: "button", "aria-label": t("message.play"), onclick: () => play() }, icon("play"));
  const bars = Array.from({ length: 26 }, (_, index) => {
    const bar = h("i");
    bar.style.height = `${20 + ((index * 37 + (duration ?? 3) * 13) % 11) * 7}%`;
    return bar;
  });
  let audio = null;
  const show = (playing) => {
    disc.replaceChildren(icon(playing ? "pause" : "play"));
    disc.setAttribute("aria-label", t(playing ? "message.pause" : "message.play"));
  };
  const play = () => {
    audio ??= Object.assign(new Audio(address), { onplay: () => show(true), onpause: () => show(false), onended: () => show(false) });
    if (audio.paused) audio.play().catch(() => show(false));
    else audio.pause();
  };
  return h("div", { class: "voice", "data-testid": "voice" }, disc, h("span", { class: "wave", "aria-hidden": "true" }, bars), h("span", { class: "file-size", text: seconds(duration) }));
}

function seconds(duration = 0) {
  return `${Math.floor(duration / 60)}:${String(duration % 60).padStart(2, "0")}`;
}

function contact(message) {
  const { first_name: first, last_name: last, phone_number: phone } = message.contact;
  return h("div", { class: "file", "data-testid": "contact" }, h("span", { class: "disc" }, icon("contact")),
    h("span", { class: "file-words" }, h("b", { class: "file-name", text: [first, last].filter(Boolean).join(" ") }), h("span", { class: "file-size", text: phone })));
}

function invoice(message) {
  const { title, description, total_amount: total, currency } = message.invoice;
  const address = message.media_url && mediaAddress(message.media_url);
  return h("div", { class: "invoice", "data-testid": "invoice" },
    address && pictureButton(address, title, "photo", {}),
    h("b", { class: "invoice-title", text: title }), h("p", { class: "invoice-text", text: description }),
    h("p", { class: "invoice-sum", text: `${t("message.invoice")} · ${sum(total, currency)}` }));
}

function sticker(message) {
  return h("div", { class: "sticker", role: "img", "aria-label": t("message.sticker"), text: message.sticker.emoji || "🙂", "data-testid": "sticker" });
}

function unknown(message) {
  const kind = Object.keys(message).find((key) => !PLAIN.includes(key)) ?? "?";
  return h("p", { class: "unknown", "data-testid": "unknown", text: t("message.unknown", { kind: kind.replace(/_/g, " ") }) });
}
