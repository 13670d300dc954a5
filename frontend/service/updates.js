// Registers the service worker. A page that nobody has used yet is loaded again when a new version takes over.

export function setUpUpdates(isInUse) {
  const worker = navigator.serviceWorker;
  if (!worker) return;
  const isUpdate = Boolean(worker.controller); // otherwise the first worker takes over a page of its own version
  let isUsed = false;
  for (const name of ["pointerdown", "keydown"]) addEventListener(name, () => { isUsed = true; }, { capture: true, once: true });
  worker.addEventListener("controllerchange", () => {
    if (isUpdate && !isUsed && !isInUse()) location.reload();
  });
  worker.register("/sw.js");
  // A page that was still opening when the first worker took over the pages has none.
  worker.ready.then(({ active }) => { if (!worker.controller) active.postMessage("claim"); });
}
