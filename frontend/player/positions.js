// The playback position of each recent episode, and which were played to the end, saved in this browser.
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

function readPlayed() {
  return new Set(JSON.parse(localStorage.getItem(userKey("played")) ?? "[]"));
}

function writePlayed(played) {
  localStorage.setItem(userKey("played"), JSON.stringify([...played].slice(-MAX_SAVED)));
}

// Whether the episode was played to the end, and not started again since.
export function wasPlayed(podcastId) {
  return readPlayed().has(podcastId);
}

export function savePosition(podcastId, seconds, duration) {
  const positions = read();
  positions.delete(podcastId);
  const hasEnded = duration > 0 && seconds > duration - NEARLY_ENDED_SECONDS;
  if (seconds >= MIN_SECONDS && !hasEnded) positions.set(podcastId, Math.round(seconds * 10) / 10);
  write(positions);
  if (hasEnded) writePlayed(readPlayed().add(podcastId));
  else if (positions.has(podcastId)) forgetPlayed(podcastId);
}

function forgetPlayed(podcastId) {
  const played = readPlayed();
  if (played.delete(podcastId)) writePlayed(played);
}

export function clearPosition(podcastId) {
  const positions = read();
  positions.delete(podcastId);
  write(positions);
  forgetPlayed(podcastId);
}
