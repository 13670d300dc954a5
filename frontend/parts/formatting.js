// How times, lengths and sizes are written.

export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds || 0));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const tail = String(rest).padStart(2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
}

// For a screen reader, which would read 4:05 as a time of day.
export function spokenLength(seconds) {
  const whole = Math.round(seconds || 0);
  const parts = [[Math.floor(whole / 3600), "hour"], [Math.floor(whole / 60) % 60, "minute"], [whole % 60, "second"]];
  return parts.filter(([count]) => count).map(([count, unit]) => counted(count, unit)).join(" ") || "0 seconds";
}

export function counted(count, noun) {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

export function day(timestamp) {
  return new Date(timestamp).toLocaleDateString(undefined, { day: "numeric", month: "long", year: "numeric" });
}

export function timeOfDay(timestamp) {
  return new Date(timestamp).toLocaleTimeString(undefined, { hourCycle: "h23" });
}

export function took(from, to) {
  const seconds = Math.max(0, (new Date(to) - new Date(from)) / 1000);
  return seconds < 60 ? `${seconds.toFixed(seconds < 10 ? 1 : 0)} s` : `${clock(seconds)} min`;
}
