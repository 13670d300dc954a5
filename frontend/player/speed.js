// The playback speed, saved in this browser.

const MIN_SPEED = 0.5;
const MAX_SPEED = 3;
const STEP = 0.1;

export const speedChanges = new EventTarget();
export const SPEEDS = Array.from({ length: Math.round((MAX_SPEED - MIN_SPEED) / STEP) + 1 }, (_, index) => roundToTenth(MIN_SPEED + index * STEP));

function roundToTenth(value) {
  return Math.round(value * 10) / 10;
}

export function speed() {
  return Number(localStorage.getItem("speed")) || 1;
}

export function hasSavedSpeed() {
  return localStorage.getItem("speed") !== null;
}

export function setSpeed(value) {
  const clamped = roundToTenth(Math.min(MAX_SPEED, Math.max(MIN_SPEED, Number(value) || 1)));
  localStorage.setItem("speed", clamped);
  speedChanges.dispatchEvent(new Event("change"));
}

export function changeSpeed(steps) {
  setSpeed(speed() + steps * STEP);
}

export function formatSpeed(value) {
  return `${value.toFixed(1)}×`;
}
