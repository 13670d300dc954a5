// What the page has to say beside its views: errors until they are closed, the rest for a while.
import { SignInAbandonedError } from "/service/account.js";
import { ApiError } from "/service/api.js";

const SHOWN_MILLISECONDS = 6000;
let timer = null;

// For those who cannot see it: what has come of what they did.
export function announce(words) {
  const announcer = document.getElementById("announcer");
  announcer.textContent = "";
  requestAnimationFrame(() => { announcer.textContent = words; });
}

function show(message, isError) {
  clearTimeout(timer);
  const notice = document.getElementById("notice");
  const [shown, other] = isError ? ["alert", "status"] : ["status", "alert"];
  document.getElementById(`notice-${other}`).textContent = "";
  const words = document.getElementById(`notice-${shown}`);
  if (words.textContent !== message) words.textContent = message; // a live region speaks each time it is set
  notice.dataset.kind = isError ? "error" : "message";
  notice.hidden = false;
  if (!isError) timer = setTimeout(clearNotice, SHOWN_MILLISECONDS);
}

export function clearNotice() {
  clearTimeout(timer);
  document.getElementById("notice").hidden = true;
  for (const kind of ["alert", "status"]) document.getElementById(`notice-${kind}`).textContent = "";
}

export function tell(message) {
  show(message, false);
  announce(message);
}

export function warn(message) {
  show(message, true);
}

// Errors that a person can do something about. What is a fault of the page itself goes on to the console.
export function explain(error) {
  if (error instanceof SignInAbandonedError) return;
  if (!(error instanceof ApiError)) throw error;
  warn(error.workflowId ? `${error.message} (Workflow ${error.workflowId})` : error.message);
}
