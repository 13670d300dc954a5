// The words of episodes that are being made, with estimated times where the sound is not finished yet.
import { read } from "/service/api.js";
import { episodePath } from "/service/episodes.js";

let last = { podcastId: null, draft: null };

// What the draft depends on: it has to be read again when this changes. Null: there is none yet.
export function draftVersion({ has_script: hasScript, pieces, revision, stage, chapters, steps }) {
  const written = steps.find(({ name }) => name === "chapter")?.done;
  return hasScript ? [revision, stage, chapters, written, pieces].join(" ") : null;
}

export async function readDraft(podcastId) {
  const draft = await read(`${episodePath(podcastId)}/draft.json`);
  last = { podcastId, draft };
  return draft;
}

// The draft that was read last, if it is of this episode; null otherwise.
export function knownDraft(podcastId) {
  return last.podcastId === podcastId ? last.draft : null;
}

// Where the sentences with measured times end, in seconds: about where the finished sound ends.
export function measuredEnd({ turns }) {
  return turns.findLast(({ timing }) => timing === "measured")?.end ?? 0;
}

// As in an episode's chapters.json, and whether the start is estimated.
export function chapterMarks(draft) {
  const end = measuredEnd(draft);
  return draft.chapters.map(({ title, start, end: endTime }) => ({ title, startTime: start, endTime, isEstimated: start > end }));
}
