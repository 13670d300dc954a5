// Formats times, durations, counts and languages.

const LANGUAGE_NAMES = new Intl.DisplayNames("en", { type: "language" });

export function formatClock(seconds) {
  const wholeSeconds = Math.max(0, Math.floor(seconds || 0));
  const [hours, minutes, secondsLeft] = [Math.floor(wholeSeconds / 3600), Math.floor(wholeSeconds / 60) % 60, wholeSeconds % 60];
  const paddedSeconds = String(secondsLeft).padStart(2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${paddedSeconds}` : `${minutes}:${paddedSeconds}`;
}

// For screen readers, which would read 4:05 as a time of day.
export function durationInWords(seconds) {
  const wholeSeconds = Math.round(seconds || 0);
  const parts = [[Math.floor(wholeSeconds / 3600), "hour"], [Math.floor(wholeSeconds / 60) % 60, "minute"], [wholeSeconds % 60, "second"]];
  return parts.filter(([count]) => count).map(([count, unit]) => pluralise(count, unit)).join(" ") || "0 seconds";
}

export function pluralise(count, noun) {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

export function formatDate(timestamp) {
  return new Date(timestamp).toLocaleDateString(undefined, { day: "numeric", month: "long", year: "numeric" });
}

const RELATIVE = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const RELATIVE_UNITS = [["minute", 60, 3600], ["hour", 3600, 86_400], ["day", 86_400, 7 * 86_400]];

// "2 hours ago", or the date if it is a week ago or longer. `now`: in milliseconds.
export function formatRelativeDate(timestamp, now) {
  const seconds = Math.max(0, (now - new Date(timestamp)) / 1000);
  if (seconds < 60) return "just now";
  const unit = RELATIVE_UNITS.find(([, , limit]) => seconds < limit);
  return unit ? RELATIVE.format(-Math.floor(seconds / unit[1]), unit[0]) : formatDate(timestamp);
}

export function formatFullDate(timestamp) {
  return new Date(timestamp).toLocaleString(undefined, { dateStyle: "long", timeStyle: "short" });
}

export function formatTimeOfDay(timestamp) {
  return new Date(timestamp).toLocaleTimeString(undefined, { hourCycle: "h23" });
}

export function formatElapsed(from, to) {
  const seconds = Math.max(0, (new Date(to) - new Date(from)) / 1000);
  return seconds < 60 ? `${seconds.toFixed(seconds < 10 ? 1 : 0)} s` : `${formatClock(seconds)} min`;
}

// These take BCP 47 tags, of which the country does not count.
export function languageName(tag) {
  return LANGUAGE_NAMES.of(tag.split("-")[0]);
}

export function isEnglish(tag) {
  return isSameLanguage(tag, "en");
}

// False for null.
export function isSameLanguage(tag, other) {
  return tag?.split("-")[0] === other?.split("-")[0] && Boolean(tag);
}
