// What the server gives the till's page along. Only rooms of the till take it.

import { pageData } from "./text.js";

export const tillData = /** @type {TillData} */ (pageData);
