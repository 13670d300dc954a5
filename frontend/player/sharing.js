// Shares an episode: its link, from the start or from the present second, and the code of its player for other pages.
import { ApiError } from "/service/api.js";
import { HERO_ID, readEpisode } from "/service/episodes.js";
import { formatClock } from "/parts/formatting.js";
import { icon } from "/parts/icons.js";
import { ownDialog } from "/parts/own_dialog.js";
import { PATHS } from "/router.js";
import { html, nothing } from "/vendor/lit-html-3.3.3/lit-html.js";

const dialog = ownDialog("share-title");
const LISTED = "Everyone can open it.";
const UNLISTED = "Everyone with the link can open it. It is not listed for others.";

// The page for strangers has a title and picture for chats; it exists once the episode is finished. The example comes
// with the app.
function linkTo(id, seconds, isFinished) {
  const path = id === HERO_ID || !isFinished ? PATHS.episode(id) : `/e/${encodeURIComponent(id)}`;
  const start = seconds > 0 ? `${path.includes("?") ? "&" : "?"}t=${seconds}` : "";
  return new URL(path + start, location.origin).href;
}

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");

function embedCode(id, title) {
  const address = new URL(`/embed/${encodeURIComponent(id)}`, location.origin).href;
  return `<iframe src="${address}" title="${escaped(title)}" width="100%" height="360" style="border: 0" loading="lazy" allow="autoplay"></iframe>`;
}

// Other pages can embed public episodes only.
async function canBeEmbedded(id, visibility) {
  if (id === HERO_ID) return false;
  try {
    return (visibility ?? (await readEpisode(id)).visibility) === "public";
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return false;
  }
}

// `visibility`: read from the service if the caller does not know it.
export async function share({ id, title, visibility = null, isFinished = true }, position) {
  const seconds = Math.floor(position);
  const isPublic = await canBeEmbedded(id, visibility);
  let shownText = ""; // for a browser that does not allow copying
  let said = "";

  async function copy(text, message) {
    try {
      await navigator.clipboard.writeText(text);
      [said, shownText] = [message, ""];
    } catch {
      [said, shownText] = ["The browser did not allow copying. Copy this:", text];
    }
    draw();
  }

  async function onShare() {
    try {
      await navigator.share({ title, url: linkTo(id, 0, isFinished) });
      dialog.close();
    } catch (error) {
      if (error.name === "AbortError") return; // the user closed the browser's dialog
      copy(linkTo(id, 0, isFinished), "Link copied. It starts at the beginning.");
    }
  }

  const copyLink = (at, words) => () => copy(linkTo(id, at, isFinished), `Link copied. It starts at ${words}.`);

  function draw() {
    dialog.draw(html`
      <button type="button" class="plain close" aria-label="Close" @click=${dialog.close}>${icon("close")}</button>
      <h2 id="share-title">Share</h2>
      <p class="soft" dir="auto">${title}</p>
      <div class="choices">
        <button type="button" @click=${copyLink(0, "the beginning")}>Copy link</button>
        ${seconds > 0 ? html`<button type="button" class="quiet" @click=${copyLink(seconds, formatClock(seconds))}>Copy link from ${formatClock(seconds)}</button>` : nothing}
        ${navigator.share ? html`<button type="button" class="quiet" @click=${onShare}>${icon("share")} Send to an app</button>` : nothing}
        ${isPublic ? html`<button type="button" class="quiet" @click=${() => copy(embedCode(id, title), "Code copied. Paste it into the HTML of your page.")}>Copy code of the player</button>` : nothing}
      </div>
      <p class="hint">${isPublic ? LISTED : UNLISTED}</p>
      <p role="status">${said}</p>
      ${shownText ? html`<textarea readonly aria-label="Text to copy" rows="3" .value=${shownText} @focus=${(event) => event.target.select()}></textarea>` : nothing}`);
  }

  draw();
  dialog.open();
}
