// How far the making of an episode is. All who watch the same episode share one poll.
import { ApiError, send } from "/service/api.js";
import { episodePath, hasEnded } from "/service/episodes.js";

// The delay before each poll grows as long as nothing changes.
const POLL_MILLISECONDS = [1000, 2000, 3000, 5000];
const HIDDEN_POLL_MILLISECONDS = 10_000;
const polls = new Map(); // by episode

class Poll {
  latest = null;
  #path;
  #listeners = new Set();
  #timer = null;
  #unchanged = 0; // polls since the last change
  #isAsking = false;
  #number = 0; // of the last request: an answer to an earlier one is ignored

  constructor(podcastId) {
    this.#path = `${episodePath(podcastId)}/progress`;
  }

  add(listener) {
    this.#listeners.add(listener);
    this.#ask();
  }

  // Returns whether nobody is left.
  remove(listener) {
    this.#listeners.delete(listener);
    if (this.#listeners.size > 0) return false;
    this.#number += 1;
    clearTimeout(this.#timer);
    return true;
  }

  askNow() {
    if (this.#timer) this.#ask();
  }

  async #ask() {
    if (this.#isAsking) return;
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#isAsking = true;
    const number = ++this.#number;
    try {
      const progress = await send("GET", this.#path);
      if (number === this.#number) this.#take(progress);
    } catch (error) {
      if (number === this.#number) this.#fail(error);
    } finally {
      this.#isAsking = false;
    }
    if (number === this.#number) this.#askLater();
  }

  #take(progress) {
    const isSame = JSON.stringify(progress) === JSON.stringify(this.latest);
    this.#unchanged = isSame ? this.#unchanged + 1 : 0;
    this.latest = progress;
    for (const { onChange } of [...this.#listeners]) onChange(progress);
  }

  #fail(error) {
    const isTransient = error instanceof ApiError && error.isTransient;
    for (const { onTransientError, onError } of [...this.#listeners]) (isTransient ? onTransientError : onError)?.(error);
    if (!isTransient) this.#listeners.clear();
  }

  #askLater() {
    if (this.#listeners.size === 0 || (this.latest && hasEnded(this.latest))) return;
    const milliseconds = POLL_MILLISECONDS[Math.min(this.#unchanged, POLL_MILLISECONDS.length - 1)];
    this.#timer = setTimeout(() => this.#ask(), document.hidden ? HIDDEN_POLL_MILLISECONDS : milliseconds);
  }
}

function askNow() {
  if (document.hidden) return;
  for (const poll of polls.values()) poll.askNow();
}

document.addEventListener("visibilitychange", askNow);
addEventListener("online", askNow);

// The last answer, while somebody watches the episode; null otherwise.
export function knownProgress(podcastId) {
  return polls.get(podcastId)?.latest ?? null;
}

// Polls until the episode has ended, less often while the tab is hidden. `onChange(progress)` is called after every poll.
// `onTransientError` is called for a lost response, and the poll continues, because the episode is still being created.
// Any other error ends it. Returns a function to stop it.
export function watchProgress(podcastId, { onChange, onTransientError, onError }) {
  if (!polls.has(podcastId)) polls.set(podcastId, new Poll(podcastId));
  const poll = polls.get(podcastId);
  const listener = { onChange, onTransientError, onError };
  if (poll.latest && !hasEnded(poll.latest)) onChange(poll.latest);
  poll.add(listener);
  return () => {
    if (poll.remove(listener) && polls.get(podcastId) === poll) polls.delete(podcastId);
  };
}
