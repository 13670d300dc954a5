// Says which chapters of an unfinished episode can be heard.
import { canPlayPieces } from "/player/piece_feed.js";

function spokenChapters({ chapters, turns }) {
  const missing = turns.find(({ timing }) => timing === "estimated");
  return missing ? missing.chapter : chapters.length;
}

function chaptersInWords(count, total) {
  if (count === 1) return total === 1 ? "All of it" : `Chapter 1 of ${total}`;
  if (count === 2 && total > 2) return `Chapters 1 and 2 of ${total}`;
  return count === total ? `All ${total} chapters` : `Chapters 1 to ${count} of ${total}`;
}

// `draft`: see service/drafts.js.
export function heardSoFar(draft) {
  const total = draft.chapters.length;
  const spoken = spokenChapters(draft);
  if (!canPlayPieces()) return "The script is written. This browser can play the episode when it is finished.";
  if (spoken === total) return `${chaptersInWords(spoken, total)} can be heard. The last steps are being done.`;
  const next = `Chapter ${spoken + 1} is being spoken.`;
  if (spoken > 0) return `${chaptersInWords(spoken, total)} can be heard. ${next}`;
  const isBegun = draft.turns[0]?.timing === "measured";
  return isBegun ? `The beginning can be heard. ${next}` : "The script is written. The first words are being spoken.";
}
