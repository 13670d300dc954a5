// How fast one listens: kept in this browser.

const SLOWEST = 0.5;
const FASTEST = 3;
const STEP = 0.1;

export const speedChanges = new EventTarget();
export const SPEEDS = Array.from({ length: Math.round((FASTEST - SLOWEST) / STEP) + 1 }, (_, index) => tenths(SLOWEST + index * STEP));

function tenths(value) {
  return Math.round(value * 10) / 10;
}

export function speed() {
  return Number(localStorage.getItem("speed")) || 1;
}

export function isSpeedKept() {
  return localStorage.getItem("speed") !== null;
}

export function setSpeed(value) {
  const taken = tenths(Math.min(FASTEST, Math.max(SLOWEST, Number(value) || 1)));
  localStorage.setItem("speed", taken);
  speedChanges.dispatchEvent(new Event("change"));
}

export function changeSpeed(steps) {
  setSpeed(speed() + steps * STEP);
}

export function speedWords(value) {
  return `${value.toFixed(1)}×`;
}
