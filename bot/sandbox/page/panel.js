// Owns the control panel: the bot's life, the clock, starting anew. Suppliers and truth have files of their own.

import { loadPanel } from "./api.js";
import { byId, fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { setClockAhead, t } from "./language.js";
import { announceReset, become, panelOrTell } from "./session.js";
import { closeSides, isOpen, toggleSide } from "./side.js";
import { me, on, set, state } from "./store.js";
import { drawSuppliers } from "./suppliers.js";
import { drawTruth } from "./truth.js";

const LOOK_EVERY = 2000;
const STEPS = [60, 600, 3600, 86400];

let facts = null;
let parts = null;
let sure = false;
let looking = false;
let again = false;
let truthUnfolded = false;

export function startPanel() {
  on("person", build);
  on("people sides", () => (parts ? show() : build()));
  on("panel-done paid edited message", look);
  on("alive", show);
  setInterval(() => isOpen("panel") && !document.hidden && look(), LOOK_EVERY);
}

function build() {
  if (!me()) return;
  parts = { bot: h("div", { class: "card" }), clock: h("div", { class: "card" }), money: h("div", { class: "card" }), suppliers: h("div"), truth: h("div"), reset: h("div", { class: "card" }) };
  const open = isOpen("panel");
  const handle = h("button", { class: "handle", type: "button", "aria-expanded": String(open), "data-testid": "panel-toggle", onclick: () => toggleSide("panel") },
    icon("panel"), h("span", { class: "handle-words" }, h("b", { text: t("panel.title") }), h("small", { text: t("panel.note") })), icon("down"));
  const cross = h("button", { class: "round side-close", type: "button", "aria-label": t("close"), "data-testid": "panel-close", onclick: closeSides }, icon("close"));
  const truth = h("details", { class: "fold", "data-testid": "truth", open: truthUnfolded, ontoggle: () => (truthUnfolded = truth.open) }, h("summary", { text: t("panel.truth") }), parts.truth);
  const suppliers = h("section", {}, h("h3", { class: "side-title", text: t("panel.suppliers") }), parts.suppliers);
  parts.handle = handle;
  parts.body = h("div", { class: "panel-body", "data-testid": "panel-body" }, parts.bot, parts.clock, parts.money, suppliers, truth, parts.reset);
  fill(byId("panel"), h("div", { class: "panel-head" }, handle, cross), parts.body);
  show();
}

function show() {
  if (!parts) return;
  const open = isOpen("panel");
  parts.handle.setAttribute("aria-expanded", String(open));
  parts.handle.setAttribute("aria-label", t(open ? "panel.close" : "panel.open"));
  parts.body.hidden = !open;
  if (open && !facts) look();
  if (!facts || !open) return;
  drawBot();
  drawClock();
  drawMoney();
  drawReset();
  drawSuppliers(parts.suppliers, facts.providers ?? []);
  drawTruth(parts.truth, facts);
}

// One look at a time: what happens meanwhile is seen by one more look.
async function look() {
  if (!isOpen("panel")) return;
  again = looking;
  if (looking) return;
  looking = true;
  const answer = await loadPanel();
  looking = false;
  if (answer.ok) take(answer);
  if (again) await look();
}

function take(answer) {
  setClockAhead(answer.clock?.offset_seconds);
  const same = JSON.stringify(answer) === JSON.stringify(facts);
  facts = answer;
  if (answer.bot) set("alive", answer.bot.alive);
  if (!same) show();
}

function drawBot() {
  const { pid, starts } = facts.bot ?? {};
  const alive = state.alive !== false;
  const button = alive ? command("panel.kill", { do: "kill" }, "panel-kill", "danger") : command("panel.start", { do: "start" }, "panel-start", "good");
  fill(parts.bot, h("div", { class: "card-words" }, h("b", { text: t("panel.bot") }), h("span", { class: alive ? "lamp on" : "lamp", "data-testid": "bot-state", "data-alive": String(alive), text: t(alive ? "panel.alive" : "panel.dead") }),
    h("small", { text: t("panel.process", { pid: pid ?? "—", starts: starts ?? 0 }) })), button);
}

function drawClock() {
  const offset = facts.clock?.offset_seconds ?? 0;
  fill(parts.clock, h("div", { class: "card-words" }, h("b", { text: t("panel.clock") }), h("small", { "data-testid": "clock", "data-offset": offset, text: offset ? t("panel.clock.moved", { offset: span(offset) }) : t("panel.clock.now") })),
    h("div", { class: "chips" }, STEPS.map((seconds) => command(`panel.clock.${seconds}`, { do: "clock", seconds }, `clock-${seconds}`))));
}

// What may happen to money at Telegram without the bot being asked.
function drawMoney() {
  fill(parts.money, h("div", { class: "card-words" }, h("b", { text: t("panel.money") }), h("small", { text: t("panel.money.note") })),
    h("div", { class: "chips" }, command("panel.takeback", { do: "take_back" }, "panel-takeback"), command("panel.losestars", { do: "lose_stars" }, "panel-losestars")));
}

function span(seconds) {
  const days = Math.floor(seconds / 86400);
  const hours = Math.floor((seconds % 86400) / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const words = [["days", days], ["hours", hours], ["minutes", minutes]].filter(([, n]) => n > 0).map(([name, n]) => t(`panel.offset.${name}`, { n }));
  return words.join(" ") || t("panel.offset.seconds", { n: Math.floor(seconds) });
}

function drawReset() {
  const ask = (wish) => () => {
    sure = wish;
    drawReset();
    parts.reset.scrollIntoView({ block: "end" });
  };
  fill(parts.reset, h("div", { class: "card-words" }, h("b", { text: t("panel.reset") }), h("small", { text: t("panel.reset.note") })),
    sure ? h("div", { class: "chips" }, h("button", { class: "chip danger", type: "button", "data-testid": "panel-reset-sure", text: t("panel.reset.sure"), onclick: reset }), h("button", { class: "chip", type: "button", text: t("panel.reset.no"), onclick: ask(false) }))
      : h("button", { class: "chip danger", type: "button", "data-testid": "panel-reset", text: t("panel.reset"), onclick: ask(true) }));
}

async function reset() {
  sure = false;
  const answer = await panelOrTell({ do: "reset" });
  drawReset();
  if (!answer.ok) return;
  announceReset();
  become(state.person);
}

export function command(key, body, testid, style = "") {
  const button = h("button", { class: `chip ${style}`, type: "button", "data-testid": testid, text: t(key), onclick: run });
  async function run() {
    button.disabled = true;
    await panelOrTell(body);
    button.disabled = false;
  }
  return button;
}
