// Owns the table that lays the bot's orders beside what the suppliers really did, one row per order.

import { fill, h } from "./dom.js";
import { moment, t, tOr } from "./language.js";
import { panelOrTell } from "./session.js";

export function drawTruth(host, facts) {
  const rows = lineUp(facts.orders ?? [], facts.providers ?? []);
  if (!rows.length) {
    fill(host, h("p", { class: "hint", text: t("panel.truth.none") }));
    return;
  }
  fill(host, h("p", { class: "hint", text: t("panel.truth.note") }),
    h("table", { class: "truth" },
      h("thead", {}, h("tr", {}, h("th", { scope: "col", text: t("panel.truth.bot") }), h("th", { scope: "col", text: t("panel.truth.supplier") }))),
      h("tbody", {}, rows.map(tableRow))));
}

// A supplier that keeps no reference of ours is matched by the id that it gave.
function lineUp(orders, providers) {
  const rows = orders.map((order) => ({ order, provider: order.provider, facts: [] }));
  const strangers = new Map();
  for (const provider of providers) {
    for (const fact of provider.truth ?? []) {
      const row = rows.find(({ order }) => order.provider === provider.name && belongs(order, fact));
      if (row) row.facts.push(fact);
      else addStranger(strangers, provider, fact);
    }
  }
  return [...strangers.values(), ...rows.reverse()];
}

function belongs(order, fact) {
  if (fact.reference && order.reference) return fact.reference === order.reference;
  return Boolean(fact.id) && String(fact.id) === String(order.remote_id);
}

function addStranger(strangers, provider, fact) {
  const key = `${provider.name}:${fact.reference || fact.id || fact.what}`;
  if (!strangers.has(key)) strangers.set(key, { order: null, provider: provider.name, facts: [] });
  strangers.get(key).facts.push(fact);
}

function tableRow({ order, provider, facts }) {
  const bought = new Set(facts.map((fact) => fact.id).filter(Boolean)).size;
  return h("tr", { class: bought > 1 || !order ? "odd" : "", "data-testid": "truth-row", "data-reference": order?.reference ?? facts[0]?.reference, "data-number": order?.number, "data-bought": bought },
    h("td", {}, order ? orderCell(order) : h("i", { text: t("panel.truth.no.order") })),
    h("td", {}, facts.length ? factList(facts, provider) : h("i", { text: t("panel.truth.no.trace") }),
      bought > 1 && order && h("b", { class: "twice", "data-testid": "twice", text: t("panel.truth.twice", { n: bought }) })));
}

function orderCell(order) {
  return [h("b", { text: order.number }), h("span", { class: "state", "data-state": order.state, text: tOr(`state.${order.state}`, String(order.state).replace(/_/g, " ")) }),
    h("small", { text: [order.provider, order.total, order.person].filter((part) => part !== undefined && part !== null).join(" · ") }),
    order.reference && h("small", { class: "reference", title: order.reference, text: String(order.reference).slice(0, 8) })];
}

function factList(facts, provider) {
  const last = facts.findLast((fact) => fact.id);
  return [h("ul", {}, facts.map((fact, index) => h("li", {}, h("time", { text: moment(fact.at) }), " ", h("span", { text: tOr(`fact.${fact.what}`, String(fact.what).replace(/_/g, " ")) }), " ", fact.status && h("span", { class: "state", text: fact.status }), fact.id && fact.id !== facts[index - 1]?.id && h("small", { text: ` ${fact.id}` })))),
    last && h("div", { class: "chips tight" }, move("finish", provider, last.id), move("cancel", provider, last.id))];
}

function move(what, provider, id) {
  return h("button", { class: "chip", type: "button", "data-testid": `remote-${what}`, "data-id": id, text: t(`panel.${what}`), onclick: () => panelOrTell({ do: what, provider, id }) });
}
