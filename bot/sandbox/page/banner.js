// Owns the line under the head that says why the chat is quiet: the bot is stopped, or the page's address is old.

import { byId, fill, h } from "./dom.js";
import { t } from "./language.js";
import { panelOrTell } from "./session.js";
import { on, state } from "./store.js";

export function startBanner() {
  on("alive moved person people", draw);
}

function draw() {
  const banner = byId("banner");
  const stopped = state.alive === false;
  banner.hidden = !state.moved && !stopped;
  if (state.moved) fill(banner, h("span", { text: t("page.moved") }));
  else if (stopped) fill(banner, h("span", { text: t("bot.stopped") }), startButton());
  else fill(banner);
}

function startButton() {
  const button = h("button", { class: "banner-button", type: "button", "data-testid": "banner-start", text: t("bot.start"), onclick: start });
  async function start() {
    button.disabled = true;
    button.textContent = t("bot.starting");
    const answer = await panelOrTell({ do: "start" });
    if (!answer.ok) draw();
  }
  return button;
}
