// The one <audio> of the page, and what is in it. Says "change" when something about it has changed, "position" as it
// goes on, and "trouble" when it cannot.
import { keepPosition, keptPosition } from "/player/positions.js";
import { speed, speedChanges } from "/player/speed.js";

const RELOAD_PAUSE_MILLISECONDS = 10_000;
const KEEP_MILLISECONDS = 3000;

class Sound extends EventTarget {
  #audio;
  #wasReady = false;
  #isMeantToPlay = false; // an element that fails says that it is paused
  #reloadedAt = -Infinity;
  #keptAt = 0;

  // {id, title, coverUrl, audioUrl, duration}; what is not known yet is null
  episode = null;
  chapters = [];
  peaks = [];

  constructor(audio) {
    super();
    this.#audio = audio;
    audio.preservesPitch = true;
    audio.volume = Number(localStorage.getItem("volume") ?? 1);
    for (const changed of ["play", "pause", "ended", "emptied", "volumechange", "ratechange", "waiting", "playing"]) {
      audio.addEventListener(changed, () => this.#tell("change"));
    }
    for (const moved of ["timeupdate", "seeking", "durationchange"]) audio.addEventListener(moved, () => this.#moved());
    audio.addEventListener("loadedmetadata", () => { this.#wasReady = true; });
    for (const stopped of ["pause", "ended"]) audio.addEventListener(stopped, () => this.#stopped());
    audio.addEventListener("error", () => this.#failed());
    addEventListener("pagehide", () => this.#keep());
    speedChanges.addEventListener("change", () => this.#takeSpeed());
  }

  get position() {
    return this.#audio.currentTime;
  }

  get duration() {
    return this.episode?.duration ?? (Number.isFinite(this.#audio.duration) ? this.#audio.duration : 0);
  }

  get paused() {
    return this.#audio.paused;
  }

  get isWaiting() {
    return !this.#audio.paused && this.#audio.readyState < HTMLMediaElement.HAVE_FUTURE_DATA;
  }

  get volume() {
    return this.#audio.volume;
  }

  set volume(value) {
    this.#audio.muted = false;
    this.#audio.volume = Math.min(1, Math.max(0, value));
    localStorage.setItem("volume", this.#audio.volume);
  }

  get muted() {
    return this.#audio.muted;
  }

  toggleMuted() {
    this.#audio.muted = !this.#audio.muted;
  }

  get chapter() {
    return this.chapters.findLast((chapter) => chapter.startTime <= this.position + 0.05);
  }

  // `at` in seconds; where one stopped if it is left out.
  load(episode, at = keptPosition(episode.id)) {
    this.#keep();
    Object.assign(this, { episode, chapters: [], peaks: [] });
    this.#wasReady = false;
    this.#isMeantToPlay = false;
    this.#reloadedAt = -Infinity;
    this.#open(at);
    this.#tell("change");
  }

  unload() {
    this.#keep();
    this.#audio.pause();
    Object.assign(this, { episode: null, chapters: [], peaks: [] });
    this.#audio.removeAttribute("src");
    this.#audio.load();
    this.#tell("change");
  }

  // What became known of the episode that is loaded.
  describe(known) {
    Object.assign(this.episode, known);
    this.#tell("change");
  }

  show(extras) {
    Object.assign(this, extras);
    this.#tell("change");
  }

  async play() {
    this.#isMeantToPlay = true;
    if (this.#audio.error) this.#open(this.position);
    try {
      await this.#audio.play();
    } catch (error) {
      // Not started yet by a person's hand, or loaded anew meanwhile: the button says that it is paused.
      if (error.name === "NotAllowedError") this.#isMeantToPlay = false;
      if (!["NotAllowedError", "AbortError", "NotSupportedError"].includes(error.name)) throw error;
    }
  }

  pause() {
    this.#audio.pause();
  }

  toggle() {
    return this.paused ? this.play() : this.pause();
  }

  seek(seconds) {
    this.#audio.currentTime = Math.min(Math.max(0, seconds), this.duration || Infinity);
  }

  skip(seconds) {
    this.seek(this.position + seconds);
  }

  #stopped() {
    if (!this.#audio.error) this.#isMeantToPlay = false;
    this.#keep();
  }

  #open(at) {
    this.#audio.src = this.episode.audioUrl;
    this.#audio.currentTime = at;
    this.#takeSpeed();
  }

  #takeSpeed() {
    this.#audio.defaultPlaybackRate = speed();
    this.#audio.playbackRate = speed();
  }

  #moved() {
    this.#tell("position");
    if (!this.paused && performance.now() - this.#keptAt > KEEP_MILLISECONDS) this.#keep();
  }

  #keep() {
    if (!this.episode || !this.#wasReady) return;
    this.#keptAt = performance.now();
    keepPosition(this.episode.id, this.position, this.duration);
  }

  // The address behind the sound is signed for a while only. After a long pause it is asked for anew, and the sound
  // goes on at the same second.
  #failed() {
    if (!this.episode) return;
    const reloadedLately = performance.now() - this.#reloadedAt < RELOAD_PAUSE_MILLISECONDS;
    if (this.#wasReady && !reloadedLately) {
      this.#reloadedAt = performance.now();
      this.#open(this.position);
      if (this.#isMeantToPlay) this.play();
    } else {
      this.#isMeantToPlay = false;
      this.#audio.pause();
      this.#tell("trouble");
    }
  }

  #tell(what) {
    this.dispatchEvent(new Event(what));
  }
}

export const sound = new Sound(document.getElementById("audio"));

export function isPlaying(podcastId) {
  return sound.episode?.id === podcastId && !sound.paused;
}
