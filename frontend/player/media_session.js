// Media controls of headsets, lock screens and cars, through the Media Session API.
import { BACK_SECONDS, FORWARD_SECONDS } from "/player/skips.js";
import { sound } from "/player/sound.js";
import { speed } from "/player/speed.js";

const COVER_PIXELS = "1500x1500";

function updateMetadata() {
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

function updatePosition() {
  const { duration, position } = sound;
  if (duration > 0) navigator.mediaSession.setPositionState({ duration, position: Math.min(position, duration), playbackRate: speed() });
}

export function setUpMediaSession() {
  if (!("mediaSession" in navigator)) return;
  const actions = {
    play: () => sound.play(),
    pause: () => sound.pause(),
    seekbackward: ({ seekOffset }) => sound.skip(-(seekOffset ?? BACK_SECONDS)),
    seekforward: ({ seekOffset }) => sound.skip(seekOffset ?? FORWARD_SECONDS),
    seekto: ({ seekTime }) => sound.seek(seekTime),
    previoustrack: () => sound.previousChapter(),
    nexttrack: () => sound.nextChapter(),
  };
  for (const [action, handle] of Object.entries(actions)) navigator.mediaSession.setActionHandler(action, handle);
  let shownChapter = "";
  sound.addEventListener("change", () => { updateMetadata(); updatePosition(); });
  sound.addEventListener("position", () => {
    if (sound.chapter?.title !== shownChapter) {
      shownChapter = sound.chapter?.title;
      updateMetadata();
    }
    updatePosition();
  });
}
