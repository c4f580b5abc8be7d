// Owns the set of languages of the page: one table each, with equal keys.

import { en } from "./texts_en.js";
import { ru } from "./texts_ru.js";

export const TEXTS = { en, ru };
