// Topics that a search or an exploration finds: first those that are stored, for everyone; then, for a signed-in user,
// the same topics with new cards and pictures.
import { isSignedIn } from "/service/account.js";
import { cardGrid, cardSkeletons, hasArt } from "/parts/card.js";
import { html } from "/vendor/lit-html-3.3.3/lit-html.js";

const SKELETONS = 6;
const SLOW_MILLISECONDS = 4000;

// `find`: returns a promise of the stored topics. `complete`: of the topics with all cards. `onFound`: called once.
export function foundTopics({ find, complete, onFound, onError, update }) {
  let topics = null;
  let isSlow = false;
  let isCompleting = false;

  async function load() {
    topics = null;
    isSlow = false;
    update();
    const slowTimer = setTimeout(() => { isSlow = true; update(); }, SLOW_MILLISECONDS);
    try {
      topics = await find();
      onFound(topics);
    } catch (error) {
      onError(error);
    } finally {
      clearTimeout(slowTimer);
      update();
    }
    if (topics && isSignedIn() && !topics.every(hasArt)) await completeCards();
  }

  async function completeCards() {
    isCompleting = true;
    update();
    try {
      topics = await complete();
    } catch {
      // The topics that were found stay, without their pictures.
    } finally {
      isCompleting = false;
      update();
    }
  }

  function progress(searching) {
    const text = !topics ? (isSlow ? `${searching} The service is busy, so this takes longer than usual.` : searching)
      : isCompleting ? "Painting the missing pictures…" : "";
    return html`<p class="soft progress" role="status">${text}</p>`;
  }

  return {
    load,
    get topics() { return topics; },
    // `searching`: what the user reads while nothing has been found yet.
    template: (searching, options) => html`${progress(searching)}${topics ? cardGrid(topics, options) : cardSkeletons(SKELETONS)}`,
  };
}
