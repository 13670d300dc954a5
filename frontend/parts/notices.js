// Notifications. Errors and messages with a link stay until they are dismissed; others disappear after a few seconds.
import { SignInAbandonedError } from "/service/account.js";
import { ApiError } from "/service/api.js";

const VISIBLE_MILLISECONDS = 6000;
let timer = null;

// Tells screen readers the result of an action.
export function announce(message) {
  const announcer = document.getElementById("announcer");
  announcer.textContent = "";
  requestAnimationFrame(() => { announcer.textContent = message; });
}

function show(message, isError, link = null) {
  clearTimeout(timer);
  const notice = document.getElementById("notice");
  const [kind, otherKind] = isError ? ["alert", "status"] : ["status", "alert"];
  document.getElementById(`notice-${otherKind}`).textContent = "";
  const paragraph = document.getElementById(`notice-${kind}`);
  if (paragraph.textContent !== message) paragraph.textContent = message; // each change is read out, so skip repeats
  notice.dataset.kind = isError ? "error" : "message";
  notice.hidden = false;
  const anchor = document.getElementById("notice-link");
  anchor.hidden = !link;
  anchor.textContent = link?.label ?? "";
  if (link) anchor.href = link.href;
  if (!isError && !link) timer = setTimeout(clearNotice, VISIBLE_MILLISECONDS);
}

export function clearNotice() {
  clearTimeout(timer);
  document.getElementById("notice").hidden = true;
  document.getElementById("notice-link").hidden = true;
  for (const kind of ["alert", "status"]) document.getElementById(`notice-${kind}`).textContent = "";
}

export function notify(message) {
  show(message, false);
  announce(message);
}

// `link`: {href, label}. Stays until it is dismissed or another view opens.
export function notifyWithLink(message, link) {
  show(message, false, link);
  announce(message);
}

export function warn(message) {
  show(message, true);
}

// Shows API errors to the user. Any other error is a bug in the page and is rethrown to the console.
export function reportError(error) {
  if (error instanceof SignInAbandonedError) return;
  if (!(error instanceof ApiError)) throw error;
  warn(error.workflowId ? `${error.message} (workflow ID: ${error.workflowId})` : error.message);
}
