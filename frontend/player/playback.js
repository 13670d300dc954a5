// Loads an episode into the player, with its chapters and waveform.
import { read } from "/service/api.js";
import { episodePath, readEpisode } from "/service/episodes.js";
import { notify, reportError } from "/parts/notices.js";
import { whenSpoken } from "/player/not_yet_spoken.js";
import { clearPosition } from "/player/positions.js";
import { sound } from "/player/sound.js";
import { canHearPieces, loadUnfinished } from "/player/unfinished.js";

// Browsers require playback to start inside the click handler, so the details load in parallel.
export function playEpisode(podcastId, at) {
  const later = at === undefined ? null : whenSpoken(podcastId, at);
  if (later) {
    notify(later);
    return Promise.resolve();
  }
  if (sound.episode?.id !== podcastId && canHearPieces(podcastId)) {
    loadUnfinished(podcastId, at);
  } else if (sound.episode?.id !== podcastId) {
    sound.load({ id: podcastId, title: null, coverUrl: null, duration: null, audioUrl: `${episodePath(podcastId)}/audio.mp3` }, at);
    readEpisode(podcastId).then(loadDetails).catch(reportError);
  } else if (at !== undefined) {
    sound.seek(at);
  }
  return sound.play();
}

// Loads an episode without starting it.
export function loadEpisode(episode, at) {
  sound.load({ id: episode.podcast_id, title: null, coverUrl: null, duration: null, audioUrl: episode.audio_url }, at);
  return loadDetails(episode);
}

async function loadDetails(episode) {
  const isLoaded = () => sound.episode?.id === episode.podcast_id;
  if (!isLoaded()) return;
  sound.setDetails({ title: episode.title || episode.topic, language: episode.language, coverUrl: episode.cover_url, duration: episode.duration_seconds });
  const [{ chapters }, { peaks }] = await Promise.all([read(episode.chapters_url), read(episode.waveform_url)]);
  if (isLoaded()) sound.setExtras({ chapters, peaks });
}

// Call this after an episode was deleted.
export function discardEpisode(podcastId) {
  if (sound.episode?.id === podcastId) sound.unload();
  clearPosition(podcastId);
}
