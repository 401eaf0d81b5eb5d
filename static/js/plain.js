// Pages for people who are not signed in: one submit only, messages, dialogs.

import { startForms } from "./forms.js";
import { startOverlays } from "./overlays.js";
import { startToasts } from "./toasts.js";

startToasts();
startOverlays();
startForms();
