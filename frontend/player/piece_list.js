// The finished pieces of an episode's sound, in order from the beginning. Dispatches "change" when there are more.
import { forget, read } from "/service/api.js";
import { episodePath } from "/service/episodes.js";

export class PieceList extends EventTarget {
  // {number, start, seconds, audio_url}; times in seconds from the start of the episode
  pieces = [];
  isComplete = false;
  // Whether the sound was made again from another script, or the service does not keep its pieces any more.
  isOutdated = false;
  #path;
  #revision = null;

  constructor(podcastId) {
    super();
    this.#path = `${episodePath(podcastId)}/pieces`;
  }

  // Where the finished sound ends, in seconds.
  get end() {
    const last = this.pieces.at(-1);
    return last ? last.start + last.seconds : 0;
  }

  async update() {
    const { pieces, revision, is_complete: isComplete } = await read(this.#path);
    this.#revision ??= revision;
    this.isOutdated = revision !== this.#revision || (isComplete && pieces.length < this.pieces.length);
    if (this.isOutdated || pieces.length < this.pieces.length) return;
    this.pieces = pieces;
    this.isComplete = isComplete;
    this.dispatchEvent(new Event("change"));
  }

  // Signed addresses expire.
  renew() {
    forget(this.#path);
    return this.update();
  }
}
