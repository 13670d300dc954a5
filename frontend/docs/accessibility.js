// Corrects what Swagger UI's markup lacks for screen readers and keyboards, whenever it has rendered, and follows the
// theme of the system.

const DARK = matchMedia("(prefers-color-scheme: dark)");
const REGIONS = { ".information-container": "About this API", ".scheme-container": "Server and authorisation" };
const SELECTS = { "#servers": "Server", ".content-type": "Content type", ".examples-select-element": "Example" };
const api = document.getElementById("api");

function set(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

function nameParts() {
  for (const [selector, label] of Object.entries(REGIONS)) {
    for (const part of api.querySelectorAll(selector)) {
      set(part, "role", "region");
      set(part, "aria-label", label);
    }
  }
  for (const [selector, label] of Object.entries(SELECTS)) {
    for (const select of api.querySelectorAll(`select${selector}`)) set(select, "aria-label", label);
  }
  for (const table of api.querySelectorAll(".responses-table[role=region]")) {
    const summary = table.closest(".opblock")?.querySelector(".opblock-summary-control");
    set(table, "aria-label", `Responses of ${summary?.textContent ?? "the operation"}`);
  }
  for (const field of api.querySelectorAll(".parameters select:not([aria-label]), .parameters input:not([aria-label]), .body-param textarea:not([aria-label])")) {
    const name = field.closest("tr")?.dataset.paramName;
    set(field, "aria-label", name ?? "Request body");
  }
}

// Below the title of the API, an h1 or h2, each level of headings was one too deep.
function levelHeadings() {
  for (const heading of api.querySelectorAll("main :is(h3, h4, h5)")) set(heading, "aria-level", String(Number(heading.tagName[1]) - 1));
}

// A link within a button cannot be reached. The button itself opens the operation and changes the address.
function removeNestedLinks() {
  for (const link of api.querySelectorAll("button a[href]")) link.removeAttribute("href");
}

// Blocks that scroll must be reachable with the keyboard.
function letScrollingBlocksFocus() {
  for (const block of api.querySelectorAll(".microlight, .highlight-code > pre, .responses-inner pre")) set(block, "tabindex", "0");
}

function correct() {
  nameParts();
  levelHeadings();
  removeNestedLinks();
  letScrollingBlocksFocus();
}

function followTheme() {
  document.documentElement.classList.toggle("dark-mode", DARK.matches);
}

DARK.addEventListener("change", followTheme);
followTheme();
new MutationObserver(correct).observe(api, { childList: true, subtree: true });
