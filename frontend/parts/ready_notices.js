// Shows how many episodes are being made, and tells the user when one is ready: in the page, in the title of the tab,
// and, if the user wants it, with a notification of the browser.
import { username } from "/service/account.js";
import { beingMade, episodesBeingMade } from "/service/being_made.js";
import { hasFailed } from "/service/episodes.js";
import { notifyWithLink } from "/parts/notices.js";
import { PATHS, navigate, parseRoute } from "/router.js";

const TITLE_MARK = "✓ ";
const STORAGE_KEY = "notifications";

export function areNotificationsSupported() {
  return "Notification" in window;
}

export function areNotificationsOn() {
  return areNotificationsSupported() && Notification.permission === "granted" && localStorage.getItem(STORAGE_KEY) === "on";
}

// Asks the browser for permission. Resolves to whether notifications are on now.
export async function turnNotificationsOn() {
  localStorage.setItem(STORAGE_KEY, "on");
  return (await Notification.requestPermission()) === "granted";
}

export function turnNotificationsOff() {
  localStorage.setItem(STORAGE_KEY, "off");
}

function updateHeader() {
  const episodes = episodesBeingMade();
  const link = document.getElementById("being-made");
  link.hidden = episodes.length === 0;
  if (link.hidden) return;
  link.href = episodes.length === 1 ? PATHS.episode(episodes[0].podcast_id) : PATHS.library();
  link.querySelector("span").textContent = episodes.length;
}

function onEnded({ detail: episode }) {
  if (episode.generation_status === "cancelled") return;
  const title = episode.title || episode.topic;
  const failed = hasFailed(episode);
  const message = failed ? `“${title}” could not be made.` : `“${title}” is ready.`;
  const route = parseRoute();
  const isShown = route.name === "episode" && route.podcastId === episode.podcast_id;
  if (!isShown) notifyWithLink(message, { href: PATHS.episode(episode.podcast_id), label: failed ? "See why" : "Listen" });
  if (!isShown || document.hidden) markTitle();
  if (document.hidden && areNotificationsOn()) showNotification(episode, message);
}

function markTitle() {
  if (!document.title.startsWith(TITLE_MARK)) document.title = TITLE_MARK + document.title;
}

function unmarkTitle() {
  if (!document.hidden && document.title.startsWith(TITLE_MARK)) document.title = document.title.slice(TITLE_MARK.length);
}

async function showNotification({ podcast_id: id }, message) {
  const address = PATHS.episode(id);
  const options = { body: message, icon: "/favicon.svg", tag: id, data: { address } }; // several tabs share the tag
  try {
    const notification = new Notification("Aethercast", options);
    notification.onclick = () => {
      focus();
      navigate(address);
    };
  } catch {
    const registration = await navigator.serviceWorker?.getRegistration(); // Android allows only these
    await registration?.showNotification("Aethercast", options);
  }
}

export function setUpReadyNotices() {
  beingMade.addEventListener("change", updateHeader);
  beingMade.addEventListener("ended", (event) => { if (username()) onEnded(event); });
  document.addEventListener("visibilitychange", unmarkTitle);
}
