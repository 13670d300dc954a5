// Brings the player back after a reload, paused at its place.
import { userKey } from "/service/account.js";
import { ApiError } from "/service/api.js";
import { HERO_ID, readEpisode } from "/service/episodes.js";
import { loadEpisode } from "/player/playback.js";
import { sound } from "/player/sound.js";

const KEY = "player"; // ID of the loaded episode

function rememberEpisode() {
  const id = sound.episode?.id;
  if (id && id !== HERO_ID) localStorage.setItem(userKey(KEY), id);
  else if (!id) localStorage.removeItem(userKey(KEY));
}

// `isEpisodeOpen`: the view of an episode loads it itself.
export async function restorePlayer({ isEpisodeOpen }) {
  const id = localStorage.getItem(userKey(KEY));
  sound.addEventListener("change", rememberEpisode);
  if (!id || isEpisodeOpen || sound.episode) return;
  try {
    const episode = await readEpisode(id);
    if (!sound.episode && episode.audio_url && localStorage.getItem(userKey(KEY)) === id) await loadEpisode(episode);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (!error.isTransient) localStorage.removeItem(userKey(KEY)); // the episode was deleted
  }
}
