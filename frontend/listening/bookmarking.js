// Sets bookmarks from the player, with the sentence that is being said.
import { addBookmark } from "/service/bookmarks.js";
import { readEpisode } from "/service/episodes.js";
import { ApiError } from "/service/http.js";
import { loadWords } from "/listening/words.js";
import { formatClock } from "/parts/formatting.js";
import { notify, reportError } from "/parts/notices.js";
import { sound } from "/player/sound.js";

const EARLY_SECONDS = 0.05;

export async function bookmark(podcastId, at, quote) {
  try {
    await addBookmark(podcastId, at, quote);
    notify(`Bookmark set at ${formatClock(at)}.`);
  } catch (error) {
    reportError(error);
  }
}

export function sentenceAt({ sentences }, seconds) {
  return sentences.findLast(({ start }) => start <= seconds + EARLY_SECONDS);
}

// The sentence with the focus, or the one that is being said.
export async function bookmarkThisPlace() {
  const { id } = sound.episode;
  const { position } = sound;
  const focused = document.activeElement.closest("#read-along .sentence");
  const words = await readEpisode(id).then(loadWords).catch(withoutWords);
  const sentence = words && sentenceAt(words, focused ? Number(focused.dataset.start) : position);
  await bookmark(id, sentence?.start ?? position, sentence?.text ?? null);
}

// The place can be marked without them.
function withoutWords(error) {
  if (!(error instanceof ApiError)) throw error;
  return null;
}
