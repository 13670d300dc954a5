// The keys of a headset, a lock screen and a car: what is playing, and how to move in it.
import { BACK_SECONDS, FORWARD_SECONDS } from "/player/skips.js";
import { sound } from "/player/sound.js";
import { speed } from "/player/speed.js";

const COVER_PIXELS = "1500x1500";

function describe() {
  const { episode } = sound;
  const session = navigator.mediaSession;
  if (!episode) {
    session.metadata = null;
    session.playbackState = "none";
    return;
  }
  const artwork = episode.coverUrl ? [{ src: episode.coverUrl, sizes: COVER_PIXELS, type: "image/jpeg" }] : [];
  session.metadata = new MediaMetadata({ title: episode.title ?? "", artist: "Aethercast", album: sound.chapter?.title ?? "", artwork });
  session.playbackState = sound.paused ? "paused" : "playing";
}

function place() {
  const { duration, position } = sound;
  if (duration > 0) navigator.mediaSession.setPositionState({ duration, position: Math.min(position, duration), playbackRate: speed() });
}

function chapter(step) {
  if (sound.chapters.length === 0) return;
  const at = sound.chapters.indexOf(sound.chapter) + step;
  sound.seek(sound.chapters[Math.max(0, at)]?.startTime ?? sound.duration);
}

export function setUpMediaSession() {
  if (!("mediaSession" in navigator)) return;
  const actions = {
    play: () => sound.play(),
    pause: () => sound.pause(),
    seekbackward: ({ seekOffset }) => sound.skip(-(seekOffset ?? BACK_SECONDS)),
    seekforward: ({ seekOffset }) => sound.skip(seekOffset ?? FORWARD_SECONDS),
    seekto: ({ seekTime }) => sound.seek(seekTime),
    previoustrack: () => chapter(-1),
    nexttrack: () => chapter(1),
  };
  for (const [action, handle] of Object.entries(actions)) navigator.mediaSession.setActionHandler(action, handle);
  let shown = "";
  sound.addEventListener("change", () => { describe(); place(); });
  sound.addEventListener("position", () => {
    if (sound.chapter?.title !== shown) {
      shown = sound.chapter?.title;
      describe();
    }
    place();
  });
}
