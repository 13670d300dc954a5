// The player: play and pause, the waveform as a strip to seek on, speed.
import { $, clock } from "/elements.js";

const BARS = 150;
const RELOAD_PAUSE_SECONDS = 30;
const END_OF_ADDRESS = MediaError.MEDIA_ERR_NETWORK;
let total = 0;
let tell = () => {};
let reloadedAt = -Infinity;

export function playFrom(seconds) {
  $("player").currentTime = seconds;
  play();
}

function play() {
  $("player").play().catch((error) => {
    if (error.name === "NotAllowedError") tell("Press play to start listening.");
  });
}

export function loadPlayer(episode) {
  const player = $("player");
  total = episode.duration_seconds;
  player.src = episode.audio_url;
  player.playbackRate = Number($("speed").value);
  $("download").href = `${episode.audio_url}?download=1`;
  $("seek").max = total;
  $("total").textContent = `of ${clock(total)}`;
  $("chapter-marks").replaceChildren();
  drawWaveform([]);
  const start = /^#t=(\d+(?:\.\d+)?)$/.exec(location.hash);
  player.currentTime = start ? Number(start[1]) : 0;
  showPosition();
  if ("mediaSession" in navigator) {
    const artwork = episode.cover_url ? [{ src: episode.cover_url }] : [];
    navigator.mediaSession.metadata = new MediaMetadata({ title: episode.title, artist: "Aethercast", artwork });
  }
}

export function unloadPlayer() {
  $("player").pause();
  $("player").removeAttribute("src");
}

// Peaks come 0 to 1. Each bar is the highest of its stretch.
export function drawWaveform(peaks) {
  const each = peaks.length / BARS;
  const bars = Array.from({ length: BARS }, (_, bar) => {
    const peak = Math.max(0.04, ...peaks.slice(Math.floor(bar * each), Math.ceil((bar + 1) * each)));
    return `M${bar + 0.5} ${50 - 46 * peak}V${50 + 46 * peak}`;
  }).join("");
  $("waveform").setAttribute("viewBox", `0 0 ${BARS} 100`);
  for (const path of $("waveform").children) path.setAttribute("d", bars);
}

export function markChapters(starts, duration) {
  $("chapter-marks").replaceChildren(...starts.filter((start) => start > 0).map((start) => {
    const mark = document.createElement("span");
    mark.style.left = `${(100 * start) / duration}%`;
    return mark;
  }));
}

function showPosition() {
  const now = $("player").currentTime;
  const heard = total ? Math.min(1, now / total) : 0;
  $("seek").value = now;
  $("seek").setAttribute("aria-valuetext", `${clock(now)} of ${clock(total)}`);
  $("elapsed").textContent = clock(now);
  $("waveform").querySelector(".heard").style.clipPath = `inset(0 ${100 - 100 * heard}% 0 0)`;
}

function showPlaying() {
  const playing = !$("player").paused;
  $("play").setAttribute("aria-label", playing ? "Pause" : "Play");
  $("play").classList.toggle("playing", playing);
}

// The address behind the player is signed for a while only. After a long pause it is asked for anew.
function reload() {
  const player = $("player");
  if (player.error?.code !== END_OF_ADDRESS || performance.now() - reloadedAt < RELOAD_PAUSE_SECONDS * 1000) {
    if (player.getAttribute("src")) tell("The sound cannot be loaded. Reload the page to try again.");
    return;
  }
  reloadedAt = performance.now();
  const { currentTime, paused, playbackRate } = player;
  player.load();
  Object.assign(player, { currentTime, playbackRate });
  if (!paused) play();
}

export function setUpPlayer({ notify }) {
  const player = $("player");
  tell = notify;
  $("play").addEventListener("click", () => (player.paused ? play() : player.pause()));
  $("seek").addEventListener("input", () => { player.currentTime = Number($("seek").value); });
  $("speed").addEventListener("change", () => { player.playbackRate = Number($("speed").value); });
  for (const moved of ["timeupdate", "seeking"]) player.addEventListener(moved, showPosition);
  for (const changed of ["play", "pause", "ended", "emptied"]) player.addEventListener(changed, showPlaying);
  player.addEventListener("error", reload);
}
