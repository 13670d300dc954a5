// Only one tab of the browser plays at a time: a tab that starts to play pauses the others.
import { sound } from "/player/sound.js";

export function setUpOneTab() {
  const channel = new BroadcastChannel("player");
  let wasPaused = true;
  sound.addEventListener("change", () => {
    if (wasPaused && !sound.paused) channel.postMessage("playing");
    wasPaused = sound.paused;
  });
  channel.addEventListener("message", () => sound.pause());
}
