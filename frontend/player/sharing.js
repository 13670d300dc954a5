// Shares a link to an episode: from the beginning, or from the current position if the user chooses it.
import { formatClock } from "/parts/formatting.js";
import { notify } from "/parts/notices.js";
import { PATHS } from "/router.js";
import { html, nothing, render } from "/vendor/lit-html-3.3.3/lit-html.js";

const dialog = document.getElementById("share");

export function share(episode, position) {
  const seconds = Math.floor(position);
  if (seconds < 1) {
    shareLink(episode, 0);
    return;
  }
  const choose = (at) => () => {
    dialog.close();
    shareLink(episode, at);
  };
  render(html`
    <h2 id="share-title">Share</h2>
    <p class="soft" dir="auto">${episode.title}</p>
    <div class="choices">
      <button type="button" @click=${choose(0)}>From the start</button>
      <button type="button" class="quiet" @click=${choose(seconds)}>From ${formatClock(seconds)}</button>
    </div>
    <form method="dialog" class="row end"><button type="submit" class="link">Cancel</button></form>`, dialog);
  dialog.addEventListener("close", () => render(nothing, dialog), { once: true });
  dialog.showModal();
}

async function shareLink({ id, title }, seconds) {
  const url = new URL(PATHS.episode(id) + (seconds > 0 ? `#t=${seconds}` : ""), location.origin).href;
  try {
    if (navigator.share) {
      await navigator.share({ title, url });
    } else {
      await navigator.clipboard.writeText(url);
      notify(seconds > 0 ? `Link copied. It starts at ${formatClock(seconds)}.` : "Link copied. It starts at the beginning.");
    }
  } catch (error) {
    if (error.name === "AbortError") return; // the user closed the share dialog
    notify(`Copy this link: ${url}`);
  }
}
