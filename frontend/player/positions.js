// Where a person stopped in each episode: kept in this browser, the latest ones.
import { ownPlace } from "/service/account.js";

const KEPT_AT_MOST = 200;
const LEAST_SECONDS = 5; // who has heard less begins anew
const NEARLY_ENDED_SECONDS = 10;

function read() {
  return new Map(JSON.parse(localStorage.getItem(ownPlace("positions")) ?? "[]"));
}

function write(positions) {
  localStorage.setItem(ownPlace("positions"), JSON.stringify([...positions].slice(-KEPT_AT_MOST)));
}

export function keptPosition(podcastId) {
  return read().get(podcastId) ?? 0;
}

export function keepPosition(podcastId, seconds, duration) {
  const positions = read();
  positions.delete(podcastId);
  const hasEnded = duration > 0 && seconds > duration - NEARLY_ENDED_SECONDS;
  if (seconds >= LEAST_SECONDS && !hasEnded) positions.set(podcastId, Math.round(seconds * 10) / 10);
  write(positions);
}

export function forgetPosition(podcastId) {
  const positions = read();
  positions.delete(podcastId);
  write(positions);
}
