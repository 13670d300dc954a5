// Pauses the sound after some minutes of playing, or at the end of the chapter or episode. Dispatches "change".
import { announce } from "/parts/notices.js";
import { sound } from "/player/sound.js";
import { speed } from "/player/speed.js";

const TICK_MILLISECONDS = 250;
const MIN_TICK_MILLISECONDS = 20;
const FADE_SECONDS = 10;

class SleepTimer extends EventTarget {
  kind = null; // "minutes", "chapter", "episode", or null if it is off
  #seconds = 0; // of playing that are left, for "minutes"
  #chapters = null; // for which the end was found
  #chapterEnd = null; // in seconds of the episode; null if not known
  #lastTickAt = null; // null while the sound is paused
  #timer = null;

  constructor() {
    super();
    sound.addEventListener("change", () => this.#follow());
    sound.addEventListener("seek", () => this.#findChapterEnd());
  }

  get isOn() {
    return this.kind !== null;
  }

  // Whether the next episode must not begin at the end of this one.
  get stopsAtEnd() {
    return this.kind === "episode" || (this.kind === "chapter" && this.#chapterEnd !== null && this.#chapterEnd === sound.duration);
  }

  // Until the sound pauses; null if not known.
  get secondsLeft() {
    if (this.kind === "minutes") return this.#seconds;
    const end = this.kind === "chapter" ? this.#chapterEnd : sound.duration || null;
    return end === null ? null : Math.max(0, end - sound.position) / speed();
  }

  pauseAfter(minutes) {
    this.#seconds = 60 * minutes;
    this.#start("minutes");
  }

  pauseAtEnd(kind) {
    this.#start(kind);
  }

  extend(minutes) {
    this.#seconds += 60 * minutes;
    this.#fade();
    this.#dispatch();
  }

  turnOff() {
    this.#start(null);
  }

  #start(kind) {
    this.kind = kind;
    sound.fade = 1;
    this.#findChapterEnd();
    this.#lastTickAt = null;
    this.#follow();
    this.#dispatch();
  }

  #findChapterEnd() {
    this.#chapters = sound.chapters;
    const next = sound.chapters.find(({ startTime }) => startTime > sound.position + 0.05);
    this.#chapterEnd = next?.startTime ?? (sound.duration || null);
  }

  #follow() {
    if (this.#chapters !== sound.chapters || !this.#chapterEnd) this.#findChapterEnd();
    if (sound.hasEnded && this.stopsAtEnd) setTimeout(() => this.#endOfEpisode()); // after others have asked for `stopsAtEnd`
    const isRunning = this.isOn && !sound.paused;
    if (isRunning && this.#lastTickAt === null) this.#lastTickAt = performance.now();
    if (isRunning) this.#schedule();
    else this.#stopTicks();
  }

  #stopTicks() {
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#lastTickAt = null;
  }

  #schedule() {
    this.#timer ??= setTimeout(() => this.#tick(), Math.max(MIN_TICK_MILLISECONDS, Math.min(TICK_MILLISECONDS, 1000 * (this.secondsLeft ?? 1))));
  }

  #tick() {
    this.#timer = null;
    const now = performance.now();
    this.#seconds -= (now - this.#lastTickAt) / 1000;
    this.#lastTickAt = now;
    if (this.kind === "minutes") this.#fade();
    if (this.secondsLeft !== null && this.secondsLeft <= 0 && !this.stopsAtEnd) this.#pause();
    else this.#schedule();
    this.#dispatch();
  }

  #fade() {
    sound.fade = Math.min(1, Math.max(0, this.#seconds / FADE_SECONDS));
  }

  // What was faded out is heard again next time.
  #pause() {
    const again = this.kind === "minutes" ? sound.position - FADE_SECONDS * speed() : this.#chapterEnd;
    sound.pause();
    sound.seek(again);
    this.#end();
  }

  #endOfEpisode() {
    if (sound.hasEnded && this.stopsAtEnd) this.#end();
  }

  #end() {
    this.turnOff();
    announce("The sleep timer has paused the sound.");
  }

  #dispatch() {
    this.dispatchEvent(new Event("change"));
  }
}

export const sleepTimer = new SleepTimer();
