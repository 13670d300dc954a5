// The playback speed, kept in this browser for each user, and exchanged with the account by `player/account_sync.js`.
import { userKey } from "/service/account.js";
import { serviceNow } from "/service/service_clock.js";

const KEY = "speed";
const CHANGE_KEY = "speed change"; // {at, isUnsent}
const MIN_SPEED = 0.5;
const MAX_SPEED = 3;
const STEP = 0.1;

export const speedChanges = new EventTarget();
export const SPEEDS = Array.from({ length: Math.round((MAX_SPEED - MIN_SPEED) / STEP) + 1 }, (_, index) => roundToTenth(MIN_SPEED + index * STEP));

function roundToTenth(value) {
  return Math.round(value * 10) / 10;
}

export function speed() {
  return Number(localStorage.getItem(userKey(KEY))) || 1;
}

export function hasSavedSpeed() {
  return localStorage.getItem(userKey(KEY)) !== null;
}

export function setSpeed(value) {
  store(value, { at: new Date(serviceNow()).toISOString(), isUnsent: true });
}

function store(value, change) {
  const clamped = roundToTenth(Math.min(MAX_SPEED, Math.max(MIN_SPEED, Number(value) || 1)));
  localStorage.setItem(userKey(KEY), clamped);
  localStorage.setItem(userKey(CHANGE_KEY), JSON.stringify(change));
  speedChanges.dispatchEvent(new Event("change"));
}

export function changeSpeed(steps) {
  setSpeed(speed() + steps * STEP);
}

export function formatSpeed(value) {
  return `${value.toFixed(1)}×`;
}

function lastChange() {
  return JSON.parse(localStorage.getItem(userKey(CHANGE_KEY)) ?? "null");
}

// What the account does not know yet, or null.
export function unsentSpeed() {
  const change = lastChange();
  return change?.isUnsent ? { value: speed(), changed_at: change.at } : null;
}

// `value` and `at`: of the account, null if it has none. `sent`: what it was told before.
export function mergeSpeed(value, at, sent) {
  const own = lastChange();
  if (own && sent && own.at === sent.changed_at) localStorage.setItem(userKey(CHANGE_KEY), JSON.stringify({ ...own, isUnsent: false }));
  if (value !== null && !(own && own.at >= at)) store(value, { at, isUnsent: false });
}

// Moves the speed that was set without an account to the account that has signed in.
export function takeOverSpeed() {
  const change = JSON.parse(localStorage.getItem(CHANGE_KEY) ?? "null");
  if (userKey(KEY) === KEY || !change) return;
  const value = localStorage.getItem(KEY);
  for (const key of [KEY, CHANGE_KEY]) localStorage.removeItem(key);
  if (!(lastChange()?.at > change.at)) store(value, { ...change, isUnsent: true });
}
