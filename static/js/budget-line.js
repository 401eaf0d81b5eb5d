// A budget line's own page.

import { startLineForm } from "./budget/line-form.js";

startLineForm(document);
