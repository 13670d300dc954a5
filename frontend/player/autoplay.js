// Plays the next queued episode when one has ended. Can be turned off in the panel "Up next".
import { announce } from "/parts/notices.js";
import { playEpisode } from "/player/playback.js";
import { isQueued, queuedEpisodes, removeFromQueue, takeNext } from "/player/queue.js";
import { sleepTimer } from "/player/sleep_timer.js";
import { sound } from "/player/sound.js";

const KEY = "autoplay";

export function isAutoplayOn() {
  return localStorage.getItem(KEY) !== "off";
}

export function setAutoplay(isOn) {
  localStorage.setItem(KEY, isOn ? "on" : "off");
}

// The next episode is chosen at the end, because the queue may have changed until then.
export function setUpAutoplay() {
  let hadEnded = false;
  let mustStop = false;
  // At the end, the sleep timer has already turned itself off.
  sound.addEventListener("position", () => { mustStop = sleepTimer.stopsAtEnd; });
  sound.addEventListener("change", () => {
    const hasJustEnded = sound.hasEnded && !hadEnded;
    hadEnded = sound.hasEnded;
    if (sound.episode && !sound.paused && isQueued(sound.episode.id)) removeFromQueue(sound.episode.id);
    if (hasJustEnded && isAutoplayOn() && !mustStop) setTimeout(playNext); // after the end of this one is saved
  });
}

function playNext() {
  const [next] = queuedEpisodes();
  if (!next) return;
  takeNext();
  announce(`Now playing: ${next.title}`);
  playEpisode(next.id);
}
