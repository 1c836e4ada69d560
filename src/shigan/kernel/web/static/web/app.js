// Every page's behaviour. Pages work without it; it makes them quicker.
import "./keys.js";
import "./menus.js";
import "./panel.js";
import "./dialog.js";
import "./viewer.js";
import "./select.js";
import "./submit.js";
import "./drafts.js";
import "./charts.js";
import "./upload.js";
import "./choose.js";
