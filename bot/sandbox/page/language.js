// Owns the language of the page: which table of texts is in use, how dates and sums are written.

import { TEXTS } from "./texts.js";

let language = browserLanguage();
let aheadSeconds = 0;

export function setLanguage(code) {
  language = String(code || "").toLowerCase().startsWith("ru") ? "ru" : "en";
  document.documentElement.lang = language;
}

// One of the page's own: English for everybody whose language it does not speak.
export function browserLanguage() {
  return (navigator.languages ?? [navigator.language]).map((code) => code.slice(0, 2).toLowerCase()).find((code) => code in TEXTS) ?? "en";
}

export function t(key, values = {}) {
  let text = TEXTS[language][key];
  if (text === undefined) return key;
  if (typeof text === "object") text = text[new Intl.PluralRules(language).select(values.n)] ?? text.other;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

// A text for a word that the server may invent (a kind of fault, a state): its own spelling when the table has none.
export function tOr(key, fallback) {
  return key in TEXTS[language] ? t(key) : fallback;
}

// The sandbox's clock may have been moved: "today" is the sandbox's day.
export function setClockAhead(seconds) {
  aheadSeconds = Number(seconds) || 0;
}

export function clockTime(seconds) {
  return new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(seconds * 1000);
}

export function dayKey(seconds) {
  const date = new Date(seconds * 1000);
  return `${date.getFullYear()}-${date.getMonth()}-${date.getDate()}`;
}

export function dayName(seconds) {
  const now = Date.now() / 1000 + aheadSeconds;
  if (dayKey(seconds) === dayKey(now)) return t("day.today");
  if (dayKey(seconds) === dayKey(now - 86400)) return t("day.yesterday");
  const sameYear = new Date(seconds * 1000).getFullYear() === new Date().getFullYear();
  const shape = sameYear ? { day: "numeric", month: "long" } : { day: "numeric", month: "long", year: "numeric" };
  return new Intl.DateTimeFormat(language, shape).format(seconds * 1000);
}

export function moment(value) {
  const number = Number(value);
  const milliseconds = Number.isFinite(number) ? (number < 1e11 ? number * 1000 : number) : Date.parse(value);
  if (!Number.isFinite(milliseconds)) return String(value ?? "");
  const shape = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" };
  return new Intl.DateTimeFormat(language, shape).format(milliseconds);
}

export function count(number) {
  return new Intl.NumberFormat(language).format(number);
}

// Bot API amounts are whole Stars for XTR and the smallest units of any other currency.
export function sum(amount, currency) {
  if (!currency || currency === "XTR") return `⭐ ${count(amount)}`;
  try {
    const format = new Intl.NumberFormat(language, { style: "currency", currency });
    return format.format(amount / 10 ** format.resolvedOptions().maximumFractionDigits);
  } catch {
    return `${amount} ${currency}`;
  }
}

export function fileSize(bytes) {
  if (!bytes) return "";
  const [value, unit] = bytes < 1024 * 1024 ? [bytes / 1024, "size.kb"] : [bytes / 1024 / 1024, "size.mb"];
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(value)} ${t(unit)}`;
}
