// Owns the four things to try: what each asks for, and noticing by itself that it was done.

import { byId, fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./language.js";
import { become } from "./session.js";
import { toggleSide, uncoverPhone } from "./side.js";
import { currentChat, me, on, state } from "./store.js";

const TASKS = ["buy", "break", "kill", "staff"];
const KEY = "vitrina-sandbox-tasks";

// All four are shown over the empty chat of a first visit, until the person turns to the phone.
let memory = { done: [], hidden: false, seen: false };
let unfolded = false;
let killed = false;

export function startTasks() {
  remember();
  byId("tasks").hidden = memory.hidden;
  for (const kind of ["pointerdown", "focusin"]) byId("phone").addEventListener(kind, turnToPhone, true);
  on("person", () => {
    unfolded = !memory.seen && currentChat()?.messages.size === 0;
    draw();
  });
  on("bot", draw);
  on("people", draw);
  on("show-tasks", () => change({ hidden: false }, true));
  on("paid", () => finish("buy"));
  on("message", ({ message, isNew }) => {
    if (isNew && message.successful_payment) finish("buy");
    if (isNew && message.outgoing && me()?.role === "staff") finish("staff");
  });
  on("pressed", () => me()?.role === "staff" && finish("staff"));
  on("panel-done", ({ command }) => {
    if (command.do === "fault") finish("break");
    if (command.do === "reset") change({ done: [], hidden: false });
  });
  on("alive", watchBot);
  window.addEventListener("storage", (event) => {
    if (event.key !== KEY) return;
    remember();
    draw();
  });
}

// Killing alone proves nothing: the task is done when the bot is back.
function watchBot() {
  if (state.alive === false) killed = true;
  else if (state.alive && killed) finish("kill");
}

function turnToPhone() {
  if (unfolded || !memory.seen) change({ seen: true }, false);
}

function remember() {
  try {
    memory = { done: [], hidden: false, seen: false, ...JSON.parse(localStorage.getItem(KEY) ?? "{}") };
  } catch {
    memory = { done: [], hidden: false, seen: false };
  }
}

function finish(task) {
  if (!memory.done.includes(task)) change({ done: [...memory.done, task] });
}

function change(news, open = unfolded) {
  unfolded = open;
  memory = { ...memory, ...news };
  localStorage.setItem(KEY, JSON.stringify(memory));
  draw();
}

function draw() {
  const host = byId("tasks");
  if (!me()) return;
  host.hidden = memory.hidden;
  host.classList.toggle("unfolded", unfolded);
  host.setAttribute("aria-label", t("tasks.title"));
  const next = TASKS.find((task) => !memory.done.includes(task));
  const counter = t("tasks.count", { done: memory.done.length, all: TASKS.length });
  const fold = h("button", { class: "tasks-fold", type: "button", "aria-expanded": String(unfolded), "aria-label": `${t("tasks.all")}, ${counter}`, "data-testid": "tasks-toggle", onclick: () => change({}, !unfolded) },
    h("b", { class: "tasks-count", text: counter, "data-testid": "tasks-count" }),
    h("span", { class: "tasks-next", text: next ? t(`task.${next}`) : t("tasks.finished") }), icon("down"));
  const hide = h("button", { class: "round small", type: "button", "aria-label": t("tasks.hide"), "data-testid": "tasks-hide", onclick: () => change({ hidden: true }, false) }, icon("close"));
  fill(host, h("div", { class: "tasks-head" }, h("h2", { class: "tasks-title", text: t("tasks.title") }), fold, hide), h("ol", { class: "tasks-list" }, TASKS.map((task) => row(task, next)), h("li", { class: "hint tasks-past", "data-testid": "invented", text: t("tasks.past") })));
}

function row(task, next) {
  const done = memory.done.includes(task);
  return h("li", {}, h("button", { class: `task${done ? " done" : ""}${task === next ? " next" : ""}`, type: "button", "data-testid": `task-${task}`, "data-done": String(done), onclick: () => go(task) },
    h("span", { class: "task-mark", role: "img", "aria-label": done ? t("tasks.done") : "" }, done && icon("check")),
    h("span", { class: "task-words" }, h("b", { text: t(`task.${task}`) }), h("small", { text: t(`task.${task}.hint`) }))));
}

function go(task) {
  change({}, false);
  if (task === "break" || task === "kill") {
    toggleSide("panel", true);
    return;
  }
  uncoverPhone();
  const staff = state.people.find((person) => person.role === "staff");
  if (task === "staff" && staff && staff.id !== state.person) become(staff.id);
  byId("composer").querySelector("textarea, button")?.focus();
}
