// The page's <audio> element and the loaded episode. Dispatches "change" when any state changes, "position" during
// playback, "seek" after a jump, and "error" when the audio cannot be loaded.
import { PieceFeed } from "/player/piece_feed.js";
import { savePosition, savedPosition } from "/player/positions.js";
import { speed, speedChanges } from "/player/speed.js";

const MIN_RELOAD_INTERVAL_MILLISECONDS = 10_000;
const SAVE_INTERVAL_MILLISECONDS = 3000;
const NEARLY_SECONDS = 1;
const MIN_MOVED_SECONDS = 0.3;
const RESTART_CHAPTER_SECONDS = 3; // later in a chapter, the previous chapter is its own beginning

class Sound extends EventTarget {
  #audio;
  #feed = null; // see piece_feed.js
  #wasReady = false;
  #shouldPlay = false; // an <audio> element reports that it is paused after an error
  #reloadedAt = -Infinity;
  #savedAt = 0;
  #volume = Number(localStorage.getItem("volume") ?? 1);
  #fade = 1; // of the sleep timer, from 1 to 0
  #savedSeconds = 0; // only a place that was reached by playing or seeking is saved

  // {id, title, coverUrl, audioUrl, duration, pieces}; null where not known yet. `pieces`: of an episode that was loaded
  // before it was finished, see piece_list.js. Its duration is an estimate until it is.
  episode = null;
  chapters = [];
  peaks = [];

  constructor(audio) {
    super();
    this.#audio = audio;
    audio.preservesPitch = true;
    audio.volume = this.#volume;
    for (const name of ["play", "pause", "ended", "emptied", "volumechange", "ratechange", "waiting", "playing"]) {
      audio.addEventListener(name, () => this.#dispatch("change"));
    }
    for (const name of ["timeupdate", "seeking", "durationchange"]) audio.addEventListener(name, () => this.#onMove());
    audio.addEventListener("loadedmetadata", () => { this.#wasReady = true; });
    for (const name of ["pause", "ended"]) audio.addEventListener(name, () => this.#onStop());
    audio.addEventListener("error", () => this.#onError());
    addEventListener("pagehide", () => this.#savePosition());
    speedChanges.addEventListener("change", () => this.#applySpeed());
  }

  get position() {
    return this.#audio.currentTime;
  }

  get duration() {
    if (this.isUnfinished) return this.episode.duration ?? this.episode.pieces.end;
    return this.episode?.duration ?? (Number.isFinite(this.#audio.duration) ? this.#audio.duration : 0);
  }

  get isUnfinished() {
    return Boolean(this.episode?.pieces && !this.episode.pieces.isComplete);
  }

  // Where the sound ends that can be heard now, in seconds.
  get end() {
    return this.isUnfinished ? this.episode.pieces.end : this.duration;
  }

  // Whether the listener has heard everything that is made so far.
  get isWaitingForMore() {
    return this.isUnfinished && this.isWaiting && this.position > this.end - NEARLY_SECONDS;
  }

  get paused() {
    return this.#audio.paused;
  }

  get hasEnded() {
    return this.#audio.ended;
  }

  get isWaiting() {
    return !this.#audio.paused && this.#audio.readyState < HTMLMediaElement.HAVE_FUTURE_DATA;
  }

  get volume() {
    return this.#volume;
  }

  set volume(value) {
    this.#audio.muted = false;
    this.#volume = Math.min(1, Math.max(0, value));
    this.#audio.volume = this.#volume * this.#fade;
    localStorage.setItem("volume", this.#volume);
  }

  set fade(value) {
    this.#fade = value;
    this.#audio.volume = this.#volume * value;
  }

  get muted() {
    return this.#audio.muted;
  }

  toggleMuted() {
    this.#audio.muted = !this.#audio.muted;
  }

  get chapter() {
    return this.chapterAt(this.position);
  }

  chapterAt(seconds) {
    return this.chapters.findLast((chapter) => chapter.startTime <= seconds + 0.05);
  }

  // `at`: start position in seconds; the saved position by default.
  load(episode, at = savedPosition(episode.id)) {
    this.#savePosition();
    Object.assign(this, { episode, chapters: [], peaks: [] });
    this.#wasReady = false;
    this.#shouldPlay = false;
    this.#reloadedAt = -Infinity;
    this.#savedSeconds = at;
    this.#open(at);
    this.#dispatch("change");
  }

  unload() {
    this.#savePosition();
    this.#audio.pause();
    this.#closeFeed();
    Object.assign(this, { episode: null, chapters: [], peaks: [] });
    this.#audio.removeAttribute("src");
    this.#audio.load();
    this.#dispatch("change");
  }

  // Adds details of the loaded episode.
  setDetails(details) {
    Object.assign(this.episode, details);
    this.#dispatch("change");
  }

  setExtras(extras) {
    Object.assign(this, extras);
    this.#dispatch("change");
  }

  async play() {
    this.#shouldPlay = true;
    if (this.#audio.error || this.#feed?.isClosed) this.#open(this.position);
    try {
      await this.#audio.play();
    } catch (error) {
      // Autoplay was blocked, or another episode was loaded meanwhile: the button shows the paused state.
      if (error.name === "NotAllowedError") this.#shouldPlay = false;
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
    this.#audio.currentTime = Math.min(Math.max(0, seconds), this.end || Infinity);
    this.#dispatch("seek");
  }

  // Another device went on in this episode.
  follow(seconds) {
    if (!this.paused) return;
    this.#savedSeconds = seconds;
    this.#audio.currentTime = seconds;
  }

  // Goes to the beginning without counting as heard.
  rewind() {
    this.#audio.pause();
    this.follow(0);
  }

  skip(seconds) {
    this.seek(this.position + seconds);
  }

  nextChapter() {
    const next = this.chapters[this.chapters.indexOf(this.chapter) + 1];
    if (next && next.startTime < this.end) this.seek(next.startTime);
  }

  previousChapter() {
    const isAtStart = this.position - (this.chapter?.startTime ?? 0) < RESTART_CHAPTER_SECONDS;
    const index = this.chapters.indexOf(this.chapter) - (isAtStart ? 1 : 0);
    this.seek(this.chapters[index]?.startTime ?? 0);
  }

  #onStop() {
    if (!this.#audio.error) this.#shouldPlay = false;
    this.#savePosition();
  }

  #open(at) {
    const { pieces, audioUrl } = this.episode;
    this.#closeFeed();
    if (pieces) this.#feed = new PieceFeed(this.#audio, pieces, () => this.#onError());
    else this.#audio.src = audioUrl;
    this.#audio.currentTime = at;
    this.#applySpeed();
  }

  // Plays the finished file in place of its pieces.
  openFile() {
    const shouldPlay = !this.paused;
    this.episode.pieces = null;
    this.#open(this.position);
    if (shouldPlay) this.play();
  }

  #closeFeed() {
    this.#feed?.close();
    this.#feed = null;
  }

  #applySpeed() {
    this.#audio.defaultPlaybackRate = speed();
    this.#audio.playbackRate = speed();
  }

  #onMove() {
    this.#dispatch("position");
    if (!this.paused && performance.now() - this.#savedAt > SAVE_INTERVAL_MILLISECONDS) this.#savePosition();
  }

  #savePosition() {
    if (!this.episode || !this.#wasReady) return;
    this.#savedAt = performance.now();
    if (Math.abs(this.position - this.#savedSeconds) < MIN_MOVED_SECONDS) return;
    this.#savedSeconds = this.position;
    savePosition(this.episode, this.position, this.isUnfinished ? Infinity : this.duration);
  }

  // The signed audio URL expires. After a long pause this requests a new one and resumes at the same position.
  #onError() {
    if (!this.episode) return;
    if (this.episode.audioUrl) this.episode.pieces = null; // the finished file replaces them
    const hasJustReloaded = performance.now() - this.#reloadedAt < MIN_RELOAD_INTERVAL_MILLISECONDS;
    if (this.#wasReady && !hasJustReloaded) {
      this.#reloadedAt = performance.now();
      this.#open(this.position);
      if (this.#shouldPlay) this.play();
    } else {
      this.#shouldPlay = false;
      this.#audio.pause();
      this.#dispatch("error");
    }
  }

  #dispatch(name) {
    this.dispatchEvent(new Event(name));
  }
}

export const sound = new Sound(document.getElementById("audio"));

export function isPlaying(podcastId) {
  return sound.episode?.id === podcastId && !sound.paused;
}
