// The service worker: opens the page without a network, and plays the episodes that are kept in this browser. Each
// version of the page has its own cache, so files of two versions never mix.
import { answerKept, isEpisodePath } from "/worker/kept_episodes.js";
import { answerShell, deleteOldShells, isShellFile, keepLater, keepShell, openPage } from "/worker/shell.js";

addEventListener("install", (event) => {
  event.waitUntil(keepShell());
  skipWaiting();
});

addEventListener("activate", (event) => {
  event.waitUntil(deleteOldShells().then(() => clients.claim()));
});

addEventListener("message", (event) => {
  if (event.data === "claim") event.waitUntil(clients.claim());
  if (event.data === "keep later") event.waitUntil(keepLater());
});

// A notification that an episode is ready (parts/ready_notices.js).
addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(clients.openWindow(event.notification.data.address));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin || request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(openPage(request, url));
  else if (isShellFile(url)) event.respondWith(answerShell(request, url));
  else if (isEpisodePath(url)) event.respondWith(answerKept(request, url));
});
