// Registers the service worker. A page that nobody has used yet is loaded again when a new version takes over.

export function setUpUpdates(isInUse) {
  const worker = navigator.serviceWorker;
  if (!worker) return;
  const isUpdate = Boolean(worker.controller); // otherwise the first worker takes over a page of its own version
  worker.addEventListener("controllerchange", () => {
    if (isUpdate && navigator.userActivation?.hasBeenActive === false && !isInUse()) location.reload();
  });
  worker.register("/sw.js");
}
