// Feeds the pieces of an episode to an <audio> element through MediaSource, while later pieces are still being made. It
// loads what is needed next and drops what was heard, so a seek back loads a piece again.
import { PieceDownload, RefusedError } from "/player/piece_download.js";
import { SequenceBuffer } from "/player/source_buffer.js";

const TYPE = "audio/mpeg";
const AHEAD_SECONDS = 90;
const AHEAD_PAUSED_SECONDS = 15;
const BEHIND_SECONDS = 120;
const MIN_DROPPED_SECONDS = 30; // a smaller part is not worth a removal
const KEPT_SECONDS = 5; // around the position if the browser has no room
const SMALL_SECONDS = 0.1; // of rounding, and of an incomplete MP3 packet
const RETRY_MILLISECONDS = [500, 1000, 2000, 4000, 8000];
const MAX_REFUSALS = 4;
// Longer than any episode, until the last piece is finished. Without it, the browser would not seek to
// what has not been loaded.
const UNKNOWN_DURATION_SECONDS = 24 * 60 * 60;

export function canPlayPieces() {
  return "MediaSource" in window && MediaSource.isTypeSupported(TYPE);
}

const endOf = ({ start, seconds }) => start + seconds;

export class PieceFeed {
  #audio;
  #list;
  #onFailure;
  #media = new MediaSource();
  #buffer = null;
  // The piece that is being appended: {piece, download, chunk, head, isDone}. `chunk`: bytes that did not fit yet. `head`:
  // where its appended sound ends.
  #open = null;
  #isClosed = false;
  #failures = 0;
  #wake = () => {};
  #retryNow = () => {};
  #listeners = new AbortController();

  // `list`: see piece_list.js. `onFailure`: called when the pieces cannot be loaded any more.
  constructor(audio, list, onFailure) {
    this.#audio = audio;
    this.#list = list;
    this.#onFailure = onFailure;
    const address = URL.createObjectURL(this.#media);
    const onOpen = () => {
      URL.revokeObjectURL(address);
      if (!this.#isClosed) this.#start();
    };
    this.#media.addEventListener("sourceopen", onOpen, { once: true });
    audio.src = address;
  }

  get isClosed() {
    return this.#isClosed;
  }

  close() {
    this.#isClosed = true;
    this.#listeners.abort();
    this.#open?.download.cancel();
    this.#wake();
    this.#retryNow();
  }

  #start() {
    this.#media.duration = UNKNOWN_DURATION_SECONDS;
    this.#buffer = new SequenceBuffer(this.#media, TYPE);
    const { signal } = this.#listeners;
    for (const name of ["timeupdate", "play", "pause"]) this.#audio.addEventListener(name, () => this.#wake(), { signal });
    this.#audio.addEventListener("seeking", () => this.#onSeek(), { signal });
    this.#list.addEventListener("change", () => this.#wake(), { signal });
    addEventListener("online", () => this.#retryNow(), { signal });
    this.#run();
  }

  // What is being loaded for another place would only delay this one.
  #onSeek() {
    const from = this.#missingFrom();
    if (this.#open && from !== null && !this.#continues(from)) {
      this.#open.download.cancel();
      this.#open = null;
    }
    this.#wake();
    this.#retryNow();
  }

  async #run() {
    while (!this.#isClosed) {
      const woken = new Promise((resolve) => { this.#wake = resolve; });
      if (!(await this.#tryStep())) await woken;
    }
  }

  async #tryStep() {
    try {
      return await this.#step();
    } catch (error) {
      // After an error of the <audio> element, the player opens the pieces again.
      if (this.#isClosed || this.#audio.error) return false;
      if (error.name !== "AbortError") await this.#recover(error);
      return true;
    }
  }

  // Does one thing. Returns whether there may be more to do.
  async #step() {
    if (this.#list.isComplete) this.#setDuration();
    if (await this.#dropHeard()) return true;
    const from = this.#missingFrom();
    if (from === null) return false;
    if (!this.#continues(from)) {
      const piece = this.#pieceAfter(from);
      if (!piece) return this.#endStream();
      this.#openPiece(piece);
    }
    return this.#appendNext();
  }

  // From where on sound is missing, in seconds; null if enough is loaded.
  #missingFrom() {
    const position = Math.max(0, Math.min(this.#audio.currentTime, this.#list.end - SMALL_SECONDS));
    const end = this.#buffer.endOfRangeAt(position, SMALL_SECONDS) ?? position;
    const ahead = this.#audio.paused ? AHEAD_PAUSED_SECONDS : AHEAD_SECONDS;
    return end - position < ahead || end > this.#list.end - SMALL_SECONDS ? end : null;
  }

  // Whether the open piece will have this place.
  #continues(seconds) {
    const open = this.#open;
    return open && !open.isDone && seconds > open.head - SMALL_SECONDS && seconds < endOf(open.piece) + SMALL_SECONDS;
  }

  // A piece that was just appended is never opened again for its own end.
  #pieceAfter(seconds) {
    const open = this.#open;
    const isAppended = (piece) => open?.isDone && piece.number === open.piece.number && seconds > open.head - SMALL_SECONDS;
    return this.#list.pieces.find((piece) => seconds < endOf(piece) - SMALL_SECONDS && !isAppended(piece));
  }

  #setDuration() {
    const isKnown = this.#media.duration < UNKNOWN_DURATION_SECONDS || this.#media.readyState !== "open";
    if (!isKnown) this.#media.duration = Math.max(this.#list.end, this.#buffer.end);
  }

  #endStream() {
    if (this.#list.isComplete && this.#media.readyState === "open") this.#media.endOfStream();
    return false;
  }

  // The sound of the next piece goes on without a gap. Any other is set to its own time.
  #openPiece(piece) {
    const before = this.#open;
    before?.download.cancel();
    const isNext = before?.isDone && before.piece.number === piece.number - 1 && this.#media.readyState === "open";
    if (!isNext) this.#buffer.moveTo(piece.start);
    this.#open = { piece, download: new PieceDownload(piece.audio_url), chunk: null, head: piece.start, isDone: false };
  }

  async #appendNext() {
    const open = this.#open;
    open.chunk ??= await open.download.next();
    this.#failures = 0;
    if (open !== this.#open || this.#isClosed) return true; // a seek
    if (!open.chunk) {
      open.isDone = true;
      return true;
    }
    if (!(await this.#buffer.append(open.chunk))) return this.#makeRoom();
    open.chunk = null;
    open.head = this.#buffer.endOfRangeAt(open.head, SMALL_SECONDS) ?? open.head;
    return true;
  }

  async #dropHeard() {
    const until = this.#audio.currentTime - BEHIND_SECONDS;
    if (until - this.#buffer.start < MIN_DROPPED_SECONDS) return false;
    await this.#buffer.remove(0, until);
    return true;
  }

  // The browser keeps only some megabytes. Returns whether some are free now; otherwise more has to be heard first.
  async #makeRoom() {
    const { currentTime } = this.#audio;
    const last = currentTime + AHEAD_SECONDS + KEPT_SECONDS;
    if (this.#buffer.start < currentTime - 2 * KEPT_SECONDS) await this.#buffer.remove(0, currentTime - KEPT_SECONDS);
    else if (this.#buffer.end > last) await this.#buffer.remove(last, Infinity);
    else return false;
    return true;
  }

  // Tries again, at once when the browser is online again. A signed address may have expired. The browser can hide the
  // status of such an answer, so that it is like a lost connection: after any failure new addresses are asked for.
  async #recover(error) {
    this.#failures += 1;
    if (error instanceof RefusedError && this.#failures > MAX_REFUSALS) {
      this.close();
      this.#onFailure();
      return;
    }
    await this.#waitToRetry();
    if (this.#isClosed) return;
    if (navigator.onLine) await this.#list.renew().catch(() => {}); // asked for again after the next failure
    const open = this.#open;
    if (open) open.download = open.download.again(this.#list.pieces.find(({ number }) => number === open.piece.number).audio_url);
  }

  #waitToRetry() {
    const milliseconds = RETRY_MILLISECONDS[Math.min(this.#failures, RETRY_MILLISECONDS.length) - 1];
    return new Promise((resolve) => {
      this.#retryNow = resolve;
      setTimeout(resolve, milliseconds);
    });
  }
}
