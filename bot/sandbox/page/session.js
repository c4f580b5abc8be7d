// Owns who sits at this tab: loads their picture, follows their events, changes to another person.

import { act, changePanel, loadPanel, loadState } from "./api.js";
import { browserLanguage, setClockAhead, setLanguage, t, tOr } from "./language.js";
import { applyEvent, applyState, emit, me, on, set, state } from "./store.js";
import { Stream } from "./stream.js";
import { toast } from "./toast.js";

const LOOK_AT_OTHERS = 5000;
const ANOTHER_TAB = "vitrina-sandbox-reset";

let stream = null;
let waiting = null;
let round = 0;

// Events that arrive while the picture is being loaded are kept and applied after it: they are the newer ones.
export async function become(person) {
  const mine = ++round;
  if (state.person && state.person !== person) lastSeen.set(state.person, incomingOf([...state.chats.values()]));
  stream?.close();
  stream = null;
  set("online", false);
  const picture = await loadState(person);
  if (mine !== round) return;
  if (!picture.ok) {
    noteMoved(picture);
    setTimeout(() => mine === round && become(picture.status >= 400 ? null : person), 1500);
    return;
  }
  if (!person && (await meet(picture)) && mine === round) return;
  if (mine !== round) return;
  waiting = null;
  show(picture);
  stream = new Stream(picture.person, picture.last_event_id, {
    onOpen: () => refresh(),
    onEvent: (event) => (waiting ? waiting.push(event) : applyEvent(event)),
    onLost: () => {
      set("online", false);
      probe();
    },
  });
}

// A visitor who named nobody meets a customer of their own language, and a member of staff who speaks it too.
// Tells whether that is another person than the one of the picture.
async function meet(picture) {
  const wanted = browserLanguage();
  const people = picture.people ?? [];
  const staff = people.find((one) => one.role === "staff");
  if (staff && staff.language_code !== wanted) await act(staff.id, "language", { language_code: wanted });
  const found = people.find((one) => one.role !== "staff" && one.language_code === wanted);
  if (!found || found.id === picture.person) return false;
  become(found.id);
  return true;
}

export async function refresh() {
  const mine = round;
  waiting = waiting ?? [];
  const [picture, panel] = await Promise.all([loadState(state.person), loadPanel()]);
  if (mine !== round) return;
  const missed = waiting ?? [];
  waiting = null;
  if (panel.ok) setClockAhead(panel.clock?.offset_seconds);
  if (picture.ok) {
    show(picture);
    stream.rewind(picture.last_event_id);
  }
  if (panel.ok) set("alive", panel.bot?.alive ?? null);
  missed.forEach(applyEvent);
  set("moved", false);
  set("online", picture.ok);
}

export function doAct(name, values) {
  return act(state.person, name, values);
}

// For acts whose only sign is their effect: failure is told, success is seen.
export async function actOrTell(name, values) {
  const answer = await doAct(name, values);
  if (!answer.ok) toast(t("failed", { reason: reasonOf(answer) }));
  return answer;
}

export function reasonOf(answer) {
  if (!answer.description) return t("offline");
  return tOr(`reason.${answer.description}`, answer.description);
}

export async function panelOrTell(command) {
  const answer = await changePanel(command);
  if (!answer.ok) toast(t("failed", { reason: reasonOf(answer) }));
  else emit("panel-done", { command });
  return answer;
}

export function announceReset() {
  localStorage.setItem(ANOTHER_TAB, String(Date.now()));
}

export function watchOthers() {
  setInterval(countUnread, LOOK_AT_OTHERS);
  window.addEventListener("storage", (event) => event.key === ANOTHER_TAB && become(state.person));
  on("people", () => {
    if (me()) applyLanguage();
  });
}

function show(picture) {
  setLanguage(picture.people?.find((person) => person.id === picture.person)?.language_code);
  const address = new URL(location.href);
  address.searchParams.set("person", picture.person);
  history.replaceState(null, "", address);
  applyState(picture);
}

function applyLanguage() {
  const before = document.documentElement.lang;
  setLanguage(me().language_code);
  if (document.documentElement.lang !== before) emit("person");
}

async function probe() {
  const picture = await loadState(state.person);
  if (!picture.ok) noteMoved(picture);
}

function noteMoved(answer) {
  set("moved", [403, 404].includes(answer.status) && !answer.description);
}

// The live connection carries one person only: what the others have got is looked up now and then.
async function countUnread() {
  if (document.hidden || !state.online) return;
  for (const person of state.people.filter((other) => other.id !== state.person)) {
    const picture = await loadState(person.id);
    if (!picture.ok || person.id === state.person) continue;
    if (countFor(person.id, picture.chats ?? [])) emit("unread");
  }
}

const lastSeen = new Map();

// Tells whether the number is another one than before.
function countFor(person, chats) {
  const incoming = incomingOf(chats);
  if (!lastSeen.has(person)) lastSeen.set(person, incoming);
  const seen = lastSeen.get(person);
  const number = [...incoming].filter((key) => !seen.has(key)).length;
  const changed = number !== (state.unread.get(person) ?? 0);
  state.unread.set(person, number);
  return changed;
}

function incomingOf(chats) {
  const keys = new Set();
  for (const chat of chats) {
    for (const message of chat.messages?.values() ?? []) {
      if (!message.outgoing) keys.add(`${chat.id}:${message.message_id}`);
    }
  }
  return keys;
}
