// Loads a piece of an episode's sound part by part.

const STALLED_MILLISECONDS = 20_000;

// The service answered that there is nothing at this address, or not any more.
export class RefusedError extends Error {}

export class PieceDownload {
  #address;
  #controller = new AbortController();
  #reader = null;
  #received = 0; // bytes
  #skipped; // bytes that an earlier download has returned

  constructor(address, skipped = 0) {
    this.#address = address;
    this.#skipped = skipped;
  }

  // Returns the next bytes, null at the end. Throws RefusedError, or another error if the connection is lost.
  async next() {
    const timer = setTimeout(() => this.#controller.abort(new Error("No bytes arrived.")), STALLED_MILLISECONDS);
    try {
      this.#reader ??= await this.#start();
      return await this.#readNew();
    } finally {
      clearTimeout(timer);
    }
  }

  // Continues after the bytes that this download has returned.
  again(address) {
    this.cancel();
    return new PieceDownload(address, Math.max(this.#skipped, this.#received));
  }

  cancel() {
    this.#controller.abort();
  }

  async #start() {
    const response = await fetch(this.#address, { signal: this.#controller.signal });
    if (response.status >= 400 && response.status < 500) throw new RefusedError(`The service answered ${response.status}.`);
    if (!response.ok) throw new Error(`The service answered ${response.status}.`);
    return response.body.getReader();
  }

  async #readNew() {
    for (;;) {
      const { value, done } = await this.#reader.read();
      if (done) return null;
      const known = Math.max(0, Math.min(value.length, this.#skipped - this.#received));
      this.#received += value.length;
      if (known < value.length) return value.subarray(known);
    }
  }
}
