// Shows an offline page when there is no network. Caches nothing else, so every visit loads the latest version.

const CACHE_NAME = "offline-3";
const FILES = ["/offline.html", "/offline.js", "/notice.css", "/favicon.svg"];

addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE_NAME).then((cache) => cache.addAll(FILES)));
  skipWaiting();
});

addEventListener("activate", (event) => {
  const oldDeleted = caches.keys().then((names) => Promise.all(names.filter((name) => name !== CACHE_NAME).map((name) => caches.delete(name))));
  event.waitUntil(oldDeleted.then(() => clients.claim()));
});

// A notification that an episode is ready (parts/ready_notices.js).
addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(clients.openWindow(event.notification.data.address));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => caches.match("/offline.html")));
  } else if (origin === location.origin && FILES.includes(pathname)) {
    event.respondWith(fetch(request).catch(() => caches.match(pathname)));
  }
});
