// An episode in the player that is still being made: gives the player each piece as soon as it is finished, and the
// details of the finished episode at the end. The sound goes on meanwhile.
import { read } from "/service/api.js";
import { chapterMarks, draftVersion, readDraft } from "/service/drafts.js";
import { readEpisode } from "/service/episodes.js";
import { knownProgress, watchProgress } from "/service/progress.js";
import { announce } from "/parts/notices.js";
import { waitingText } from "/player/not_yet_spoken.js";
import { canPlayPieces } from "/player/piece_feed.js";
import { PieceList } from "/player/piece_list.js";
import { sound } from "/player/sound.js";

const RETRY_MILLISECONDS = 2000;
let announced = null;
const isCompleted = ({ generation_status: status }) => status === "completed";

// Whether the beginning of an unfinished episode can be heard. Somebody has to watch its progress.
export function canHearPieces(podcastId) {
  const progress = knownProgress(podcastId);
  return Boolean(progress && !isCompleted(progress) && progress.pieces > 0 && canPlayPieces());
}

// Loads an unfinished episode without starting it.
export function loadUnfinished(podcastId, at) {
  const pieces = new PieceList(podcastId);
  sound.load({ id: podcastId, title: knownProgress(podcastId)?.title, coverUrl: null, duration: null, audioUrl: null, pieces }, at);
  keepUpToDate(podcastId, pieces);
}

// The player shows it, too.
function announceWaiting() {
  const text = waitingText();
  if (text && text !== announced) announce(text);
  announced = text;
}

function keepUpToDate(podcastId, pieces) {
  const isLoaded = () => sound.episode?.pieces === pieces;
  let isBusy = false;
  let shownVersion = null;
  let stopWatching = () => {};
  let timer = null;

  function stop() {
    stopWatching();
    clearTimeout(timer);
    sound.removeEventListener("change", onSound);
  }

  function onSound() {
    if (isLoaded()) announceWaiting();
    else stop();
  }

  // Failures are repeated: the pieces exist.
  async function update() {
    const progress = knownProgress(podcastId);
    if (isBusy || !progress || !isLoaded()) return;
    isBusy = true;
    clearTimeout(timer);
    try {
      await takeNews(progress);
    } catch {
      timer = setTimeout(update, RETRY_MILLISECONDS);
      return;
    } finally {
      isBusy = false;
    }
    if (isLoaded() && knownProgress(podcastId) !== progress) update();
  }

  async function takeNews(progress) {
    if (progress.pieces > pieces.pieces.length || (isCompleted(progress) && !pieces.isComplete)) await pieces.update();
    if (!isLoaded()) return;
    if (isCompleted(progress)) await takeFinished(podcastId, pieces);
    else if (pieces.isOutdated) startAgain();
    else await takeDraft(progress);
  }

  async function takeDraft(progress) {
    const version = draftVersion(progress);
    if (version === shownVersion) return;
    const draft = await readDraft(podcastId);
    if (!isLoaded()) return;
    shownVersion = version;
    sound.setDetails({ title: draft.title, language: draft.language, duration: draft.chapters.at(-1)?.end ?? null });
    sound.setExtras({ chapters: chapterMarks(draft), peaks: [] });
  }

  function startAgain() {
    const wasPlaying = !sound.paused;
    loadUnfinished(podcastId, 0);
    if (wasPlaying) sound.play();
  }

  sound.addEventListener("change", onSound);
  stopWatching = watchProgress(podcastId, { onChange: update });
  update();
}

async function takeFinished(podcastId, pieces) {
  const episode = await readEpisode(podcastId);
  const [{ chapters }, { peaks }] = await Promise.all([read(episode.chapters_url), read(episode.waveform_url)]);
  if (sound.episode?.pieces !== pieces) return;
  sound.setDetails({ title: episode.title, language: episode.language, coverUrl: episode.cover_url, duration: episode.duration_seconds, audioUrl: episode.audio_url });
  sound.setExtras({ chapters, peaks });
  if (pieces.isOutdated) sound.openFile();
  else if (!pieces.isComplete) throw new Error("The list of pieces is older than the progress.");
}
