// Brings an episode into the player, with its chapters and its waveform.
import { read } from "/service/api.js";
import { episodePath, readEpisode } from "/service/episodes.js";
import { explain } from "/parts/notices.js";
import { forgetPosition } from "/player/positions.js";
import { sound } from "/player/sound.js";

// The sound starts within the press of the button, as browsers demand; the rest is read meanwhile.
export function playEpisode(podcastId, at) {
  if (sound.episode?.id !== podcastId) {
    sound.load({ id: podcastId, title: null, coverUrl: null, duration: null, audioUrl: `${episodePath(podcastId)}/audio.mp3` }, at);
    readEpisode(podcastId).then(describe).catch(explain);
  } else if (at !== undefined) {
    sound.seek(at);
  }
  return sound.play();
}

// Without starting it.
export function loadEpisode(episode, at) {
  sound.load({ id: episode.podcast_id, title: null, coverUrl: null, duration: null, audioUrl: episode.audio_url }, at);
  return describe(episode);
}

async function describe(episode) {
  const isStill = () => sound.episode?.id === episode.podcast_id;
  if (!isStill()) return;
  sound.describe({ title: episode.title || episode.topic, coverUrl: episode.cover_url, duration: episode.duration_seconds });
  const [{ chapters }, { peaks }] = await Promise.all([read(episode.chapters_url), read(episode.waveform_url)]);
  if (isStill()) sound.show({ chapters, peaks });
}

// Of an episode that is gone.
export function forgetEpisode(podcastId) {
  if (sound.episode?.id === podcastId) sound.unload();
  forgetPosition(podcastId);
}
