// Says when a place of an unfinished episode can be heard.
import { knownDraft, measuredEnd } from "/service/drafts.js";
import { hasEnded } from "/service/episodes.js";
import { knownProgress } from "/service/progress.js";
import { serviceNow } from "/service/service_clock.js";
import { canPlayPieces } from "/player/piece_feed.js";
import { sound } from "/player/sound.js";

function inWords(seconds) {
  if (seconds < 15) return "in a few seconds";
  if (seconds < 45) return "in about half a minute";
  if (seconds < 90) return "in about a minute";
  return `in about ${Math.round(seconds / 60)} minutes`;
}

function isSpokenUntil(podcastId, draft) {
  return sound.episode?.id === podcastId ? Math.max(sound.end, measuredEnd(draft)) : measuredEnd(draft);
}

// A chapter is heard when the whole of it is spoken. Null: nothing is spoken yet, so its speed is not known.
function secondsUntil(chapter, end, { steps }) {
  const startedAt = Date.parse(steps.find(({ name }) => name === "voice")?.started_at ?? "");
  if (end === 0 || Number.isNaN(startedAt)) return null;
  const secondsForOne = (serviceNow() - startedAt) / 1000 / end;
  return (chapter.end - end) * secondsForOne;
}

// Returns what to say instead of playing from `at`, null if it can be played.
export function whenSpoken(podcastId, at) {
  const [progress, draft] = [knownProgress(podcastId), knownDraft(podcastId)];
  if (!progress || !draft || progress.generation_status === "completed") return null;
  if (!canPlayPieces()) return "This browser can play the episode when it is finished.";
  const end = isSpokenUntil(podcastId, draft);
  if (at < end) return null;
  if (hasEnded(progress)) return "This part was not spoken. Try again to have the episode finished.";
  const number = draft.chapters.findLastIndex(({ start }) => start <= at);
  const seconds = secondsUntil(draft.chapters[Math.max(0, number)], end, progress);
  return `Chapter ${Math.max(0, number) + 1} is not spoken yet. You can hear it ${seconds === null ? "soon" : inWords(seconds)}.`;
}

// What the player waits for; null if it does not wait for the making.
export function waitingText() {
  if (!sound.isWaitingForMore) return null;
  const progress = knownProgress(sound.episode.id);
  if (progress && hasEnded(progress)) return "The rest was not spoken";
  const number = sound.chapters.findLastIndex(({ startTime }) => startTime <= sound.end + 0.5);
  return number < 0 ? "The next words are being spoken" : `Chapter ${number + 1} is being spoken`;
}
