export function pause(milliseconds) {
  return new Promise((wake) => { setTimeout(wake, milliseconds); });
}
