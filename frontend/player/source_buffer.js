// A SourceBuffer of MP3, whose operations are awaited one after the other. Each appended byte continues the sound before
// it, until `moveTo` sets another place. Times are in seconds.

export class SequenceBuffer {
  #media;
  #buffer;

  constructor(media, type) {
    this.#media = media;
    this.#buffer = media.addSourceBuffer(type);
  }

  // Of the first sound that is loaded; Infinity if there is none.
  get start() {
    const { buffered } = this.#buffer;
    return buffered.length ? buffered.start(0) : Infinity;
  }

  get end() {
    const { buffered } = this.#buffer;
    return buffered.length ? buffered.end(buffered.length - 1) : 0;
  }

  // Where the loaded sound at a place ends; null if none is loaded there.
  endOfRangeAt(seconds, tolerance) {
    const { buffered } = this.#buffer;
    for (let index = 0; index < buffered.length; index += 1) {
      if (buffered.start(index) <= seconds + tolerance && seconds <= buffered.end(index)) return buffered.end(index);
    }
    return null;
  }

  moveTo(seconds) {
    if (this.#media.readyState === "open") this.#buffer.abort(); // forgets the beginning of an incomplete packet
    this.#buffer.timestampOffset = seconds;
  }

  // Returns false if the browser has no room.
  async append(bytes) {
    try {
      await this.#finish(() => this.#buffer.appendBuffer(bytes));
      return true;
    } catch (error) {
      if (error.name === "QuotaExceededError") return false;
      throw error;
    }
  }

  remove(start, end) {
    return this.#finish(() => this.#buffer.remove(start, end));
  }

  #finish(operation) {
    return new Promise((resolve, reject) => {
      const listeners = new AbortController();
      const settle = (action) => (value) => {
        listeners.abort();
        action(value);
      };
      this.#buffer.addEventListener("updateend", settle(resolve), { signal: listeners.signal });
      this.#buffer.addEventListener("error", settle(() => reject(new Error("The sound cannot be decoded."))), { signal: listeners.signal });
      try {
        operation();
      } catch (error) {
        settle(reject)(error);
      }
    });
  }
}
