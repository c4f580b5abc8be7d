// Owns the start of the page: every part is told to draw itself, then the person of this tab comes in.

import { startBanner } from "./banner.js";
import { startComposer } from "./composer.js";
import { startHeader } from "./header.js";
import { browserLanguage, setLanguage } from "./language.js";
import { startPanel } from "./panel.js";
import { startPeople } from "./people.js";
import { become, watchOthers } from "./session.js";
import { startSides } from "./side.js";
import { startTasks } from "./tasks.js";
import { startTheme } from "./theme.js";
import { startThread } from "./thread.js";

setLanguage(browserLanguage());
startTheme();
watchOthers();
startSides();
startHeader();
startBanner();
startThread();
startComposer();
startPeople();
startTasks();
startPanel();
become(new URLSearchParams(location.search).get("person"));
