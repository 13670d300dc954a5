// The page's own elements, and how text and times are put into them.

export const $ = (id) => document.getElementById(id);

export function show(id, visible = true) {
  $(id).hidden = !visible;
}

// Text is only ever set as text: no topic, title or name is read as HTML.
export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

// A live region speaks again when it is set again, so what has not changed is left alone.
export function setText(id, text) {
  if ($(id).textContent !== text) $(id).textContent = text;
}

export function notify(message = "") {
  setText("notice", message);
  show("notice", Boolean(message));
  if (message) $("notice").scrollIntoView({ block: "nearest" });
}

export function clock(seconds) {
  const whole = Math.floor(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const tail = `${String(rest).padStart(2, "0")}`;
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
}

export function day(timestamp) {
  return new Date(timestamp).toLocaleDateString(undefined, { day: "numeric", month: "long", year: "numeric" });
}

export function episodeAddress(podcastId) {
  return `/?episode=${encodeURIComponent(podcastId)}`;
}
