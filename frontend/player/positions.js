// The playback position of each recent episode, saved in this browser.
import { userKey } from "/service/account.js";

const MAX_SAVED = 200;
const MIN_SECONDS = 5; // earlier positions restart at the beginning
const NEARLY_ENDED_SECONDS = 10;

function read() {
  return new Map(JSON.parse(localStorage.getItem(userKey("positions")) ?? "[]"));
}

function write(positions) {
  localStorage.setItem(userKey("positions"), JSON.stringify([...positions].slice(-MAX_SAVED)));
}

export function savedPosition(podcastId) {
  return read().get(podcastId) ?? 0;
}

export function savePosition(podcastId, seconds, duration) {
  const positions = read();
  positions.delete(podcastId);
  const hasEnded = duration > 0 && seconds > duration - NEARLY_ENDED_SECONDS;
  if (seconds >= MIN_SECONDS && !hasEnded) positions.set(podcastId, Math.round(seconds * 10) / 10);
  write(positions);
}

export function clearPosition(podcastId) {
  const positions = read();
  positions.delete(podcastId);
  write(positions);
}
