// Loads /later.js when it is first needed: the views and dialogs that a first visit rarely opens.
import { unreachable } from "/service/http.js";

let later = null;
let loading = null;
let failures = 0;

// What it exports, or null before it is loaded.
export function loadedLater() {
  return later;
}

// Throws ApiError if the network does not answer. The next call tries again.
export function loadLater() {
  const again = failures ? `?${failures}` : "";
  loading ??= import(`/later.js${again}`).then(onLoad, onFailure);
  return loading;
}

function onLoad(exports) {
  later = exports;
  navigator.serviceWorker?.ready.then(({ active }) => active.postMessage("keep later"));
  return later;
}

function onFailure(error) {
  loading = null;
  failures += 1;
  throw error instanceof TypeError ? unreachable() : error;
}

// Loads it when the visitor first does something on the page.
export function setUpLater() {
  const names = ["pointerdown", "keydown"];
  const onUse = () => {
    for (const name of names) removeEventListener(name, onUse, true);
    loadLater().catch(() => {}); // the view or dialog that needs it tries again, and says so
  };
  for (const name of names) addEventListener(name, onUse, true);
}
