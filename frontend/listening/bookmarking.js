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
    await addBookmark(podcastId, at, quote, sound.episode?.id === podcastId ? sound.episode.title : null);
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
  const { position } = sound;
  const focused = document.activeElement.closest(".sentence");
  const id = focused?.closest(".transcript").dataset.podcast ?? sound.episode.id;
  const sentence = shownSentence(focused ?? spokenOnPage(id)) ?? await spokenSentence(id, position);
  await bookmark(id, sentence?.start ?? position, sentence?.text ?? null);
}

function spokenOnPage(podcastId) {
  return document.querySelector(`.transcript[data-podcast="${CSS.escape(podcastId)}"] [aria-current=true]`);
}

function shownSentence(element) {
  return element && { start: Number(element.dataset.start), text: element.textContent.trim() };
}

// On a page without the words. The place can be marked without them.
async function spokenSentence(podcastId, position) {
  try {
    const episode = await readEpisode(podcastId);
    return episode.transcript_url ? sentenceAt(await loadWords(episode), position) : null;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return null;
  }
}
