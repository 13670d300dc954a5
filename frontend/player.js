// The player: play and pause, the waveform as a strip to seek on, speed.
import { $, clock } from "/elements.js";

const PIXELS_PER_BAR = 5;
const QUIETEST = 0.05;
const RELOAD_PAUSE_SECONDS = 30;
const END_OF_ADDRESS = MediaError.MEDIA_ERR_NETWORK;
let total = 0;
let outline = [];
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
  showWaveform([]);
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

export function showWaveform(peaks) {
  outline = peaks;
  drawWaveform();
}

// Mastered speech peaks at the limiter nearly everywhere: the mean of a stretch, spread out, shows where it is quiet.
function heights(bars) {
  const each = outline.length / bars;
  const means = Array.from({ length: bars }, (_, bar) => {
    const stretch = outline.slice(Math.floor(bar * each), Math.max(Math.floor(bar * each) + 1, Math.floor((bar + 1) * each)));
    return stretch.reduce((sum, peak) => sum + peak, 0) / (stretch.length || 1);
  });
  const [least, most] = [Math.min(...means), Math.max(...means)];
  return means.map((mean) => QUIETEST + (1 - QUIETEST) * (most > least ? (0.25 * mean) / most + (0.75 * (mean - least)) / (most - least) : 0));
}

function drawWaveform() {
  const bars = Math.max(1, Math.floor($("waveform").clientWidth / PIXELS_PER_BAR));
  const lines = heights(bars).map((height, bar) => `M${bar + 0.5} ${50 - 48 * height}V${50 + 48 * height}`).join("");
  $("waveform").setAttribute("viewBox", `0 0 ${bars} 100`);
  for (const path of $("waveform").children) path.setAttribute("d", lines);
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
  new ResizeObserver(drawWaveform).observe($("waveform"));
}
