// Owns the suppliers' part of the panel: what is wrong with each now, spoiling one, healing it.

import { fill, h } from "./dom.js";
import { count, t, tOr } from "./language.js";
import { panelOrTell } from "./session.js";

const COUNTS = [1, 3, 10];
// What a read cannot meet: it changes nothing before its answer is lost, and nothing late.
const ACTS_ONLY = ["fails_after", "silent_after", "late"];

let times = 1;
let reads = false;
const unfolded = new Set();

export function drawSuppliers(host, providers) {
  if (!providers.length) {
    fill(host, h("p", { class: "hint", text: t("panel.suppliers.none") }));
    return;
  }
  const focused = host.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  fill(host, sorts(host, providers), counts(host, providers), providers.map((provider) => supplier(provider)));
  if (focused) [...host.querySelectorAll("[data-key]")].find((node) => node.dataset.key === focused)?.focus({ preventScroll: true });
}

function sorts(host, providers) {
  const buttons = [false, true].map((wanted) => h("button", {
    class: "segment", type: "button", "aria-pressed": String(wanted === reads), "data-testid": wanted ? "fault-reads" : "fault-acts", "data-key": `reads-${wanted}`, text: t(wanted ? "panel.reads" : "panel.acts"),
    onclick: () => {
      reads = wanted;
      drawSuppliers(host, providers);
    },
  }));
  return h("div", { class: "counts", role: "group", "aria-label": t("panel.sort") }, h("span", { class: "hint", text: t("panel.sort") }), buttons);
}

function counts(host, providers) {
  const buttons = COUNTS.map((number) => h("button", {
    class: "segment", type: "button", "aria-pressed": String(number === times), "data-testid": `fault-count-${number}`, "data-key": `count-${number}`, text: count(number),
    onclick: () => {
      times = number;
      drawSuppliers(host, providers);
    },
  }));
  return h("div", { class: "counts", role: "group", "aria-label": t("panel.count") }, h("span", { class: "hint", text: t("panel.count") }), buttons);
}

function supplier(provider) {
  const active = waitingFaults(provider.active ?? []);
  const total = active.reduce((number, one) => number + one.count, 0);
  const state = total ? t("panel.faulty", { n: total }) : t("panel.healthy");
  const details = h("details", { class: "supplier", open: unfolded.has(provider.name), "data-testid": `provider-${provider.name}`, ontoggle: () => (details.open ? unfolded.add(provider.name) : unfolded.delete(provider.name)) },
    h("summary", { "data-key": `open-${provider.name}` }, h("b", { text: provider.title ?? provider.name }), h("span", { class: active.length ? "lamp" : "lamp on", text: state })),
    active.length > 0 && h("ul", { class: "active-faults" }, active.map((one) => h("li", { "data-testid": "active-fault", "data-kind": one.kind, "data-reads": String(one.reads), text: told(one) }))),
    h("div", { class: "chips" }, kinds(provider).map((kind) => faultButton(provider, kind)), healButton(provider, active)));
  return details;
}

// The faults that the chosen requests can meet.
function kinds(provider) {
  const all = (provider.faults ?? []).map((one) => (typeof one === "string" ? one : one.kind));
  return reads ? all.filter((kind) => !ACTS_ONLY.includes(kind)) : all;
}

function told(one) {
  const times = one.count > 1 ? ` × ${one.count}` : "";
  return (one.reads ? t("panel.fault.read", { fault: nameOf(one.kind, true) }) : nameOf(one.kind, false)) + times;
}

// One line per kind and sort of request, however the faults are told: as words, repeated words, or with a count.
function waitingFaults(told) {
  const found = new Map();
  for (const one of told) {
    const kind = one.kind ?? one, ofReads = Boolean(one.reads), key = `${kind} ${ofReads}`;
    const count = (found.get(key)?.count ?? 0) + (one.count ?? 1);
    found.set(key, { kind, reads: ofReads, count });
  }
  return [...found.values()];
}

function faultButton(provider, kind) {
  return h("button", { class: "chip", type: "button", "data-testid": "fault", "data-kind": kind, "data-provider": provider.name, "data-key": `${provider.name}-${kind}`, text: nameOf(kind, reads), onclick: () => panelOrTell({ do: "fault", provider: provider.name, kind, count: times, reads }) });
}

function healButton(provider, active) {
  return h("button", { class: "chip good", type: "button", "data-testid": `heal-${provider.name}`, "data-key": `heal-${provider.name}`, disabled: !active.length, text: t("panel.heal"), onclick: () => panelOrTell({ do: "heal", provider: provider.name }) });
}

function nameOf(kind, ofReads) {
  const name = tOr(`fault.${kind}`, String(kind).replace(/_/g, " "));
  return ofReads ? tOr(`fault.${kind}.read`, name) : name;
}
