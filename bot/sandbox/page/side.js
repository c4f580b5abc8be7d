// Owns the columns beside the phone: folded or open, and sliding over the chat where there is no room for a column.

import { byId } from "./dom.js";
import { emit } from "./store.js";

const roomy = matchMedia("(min-width: 1100px)");
const SIDES = ["people", "panel"];

export function startSides() {
  byId("shade").addEventListener("click", closeSides);
  document.addEventListener("keydown", (event) => event.key === "Escape" && !roomy.matches && closeSides());
  roomy.addEventListener("change", closeSides);
  settle();
}

export function isOpen(name) {
  return byId(name).classList.contains("open");
}

export function toggleSide(name, wish = !isOpen(name)) {
  if (wish && !roomy.matches) SIDES.filter((other) => other !== name).forEach((other) => byId(other).classList.remove("open"));
  byId(name).classList.toggle("open", wish);
  settle();
  if (wish) byId(name).querySelector("button, input")?.focus({ preventScroll: true });
  emit("sides");
}

export function closeSides() {
  SIDES.forEach((name) => byId(name).classList.remove("open"));
  settle();
  emit("sides");
}

// Whoever turns to the phone wants to see it: what covers it goes away, a column beside it stays.
export function uncoverPhone() {
  if (!roomy.matches) closeSides();
}

// The people's column is always there on a wide screen; the panel leaves its handle there.
function settle() {
  const covered = !roomy.matches && SIDES.some(isOpen);
  byId("shade").hidden = !covered;
  byId("phone").inert = covered;
  for (const name of SIDES) byId(name).inert = !roomy.matches && !isOpen(name);
}
