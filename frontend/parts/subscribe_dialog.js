// Subscribing in a podcast app: to a show, or to all episodes of the user. A private address is read only when the user
// asks for it, and forgotten when the dialog closes.
import { SignInAbandonedError } from "/service/account.js";
import { ApiError } from "/service/api.js";
import { privateAddress, readFeedList, renewPrivateAddress } from "/service/shows.js";
import { confirmAction } from "/parts/confirm_dialog.js";
import { icon } from "/parts/icons.js";
import { ownDialog } from "/parts/own_dialog.js";
import { saveFile } from "/parts/saved_file.js";
import { html, nothing } from "/vendor/lit-html-3.3.3/lit-html.js";

const dialog = ownDialog("subscribe-title");
const withoutScheme = (address) => address.replace(/^https?:\/\//, "");
const APPS = {
  // An app adds a scheme of its own to an address without one, and plain HTTP would show the key of a private address to
  // the network. Only Overcast takes the whole address.
  "Apple Podcasts": (address) => `podcast://${withoutScheme(address)}`,
  Overcast: (address) => `overcast://x-callback-url/add?url=${encodeURIComponent(address)}`,
  "Pocket Casts": (address) => `pktc://subscribe/${withoutScheme(address)}`,
  AntennaPod: (address) => `antennapod-subscribe://${withoutScheme(address)}`,
};
const LOCAL_HOST = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;
const isLocal = (address) => LOCAL_HOST.test(new URL(address, location.href).hostname);

// `show`: null for all episodes of the user.
export function openSubscribing(show = null) {
  const publicAddress = show?.feed_url ?? null;
  let privateFeed = null; // its address
  let isOpen = () => true; // an answer may come after the dialog has closed, or has opened for another show
  let said = "";
  let failure = "";
  let busy = false;

  async function run(action) {
    if (busy) return;
    [busy, said, failure] = [true, "", ""];
    draw();
    try {
      await action();
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof SignInAbandonedError)) throw error;
      failure = error.message || "Sign in to subscribe to your episodes.";
    }
    busy = false;
    draw();
  }

  const reveal = () => run(async () => { privateFeed = await privateAddress(show?.show_id ?? null); });

  const renew = () => run(async () => {
    const isConfirmed = await confirmAction({
      title: "Make a new private address?",
      text: "The old address stops at once. Every app that uses it gets no new episodes, until you subscribe there again with the new address. People who kept the address of an episode’s audio can still hear that episode.",
      button: "Make a new address",
      keep: "Keep the old one",
    });
    if (!isConfirmed) return;
    privateFeed = await renewPrivateAddress(show?.show_id ?? null);
    said = "This is the new address. The old one no longer works.";
  });

  const copy = (address, fieldId) => async () => {
    try {
      await navigator.clipboard.writeText(address);
      said = "Address copied.";
    } catch {
      document.getElementById(fieldId)?.select();
      said = "The browser did not allow copying. The address is selected: copy it with your keyboard.";
    }
    draw();
  };

  const saveList = (event) => {
    event.preventDefault();
    const withPrivate = event.target.elements.private.checked;
    run(async () => {
      saveFile(await readFeedList({ withPrivate }), "text/x-opml", "aethercast.opml");
      said = "List saved. Import it in your podcast app.";
    });
  };

  function ways(address, isPublic) {
    const feed = isPublic ? "feed" : "private feed";
    const fieldId = isPublic ? "feed-address" : "private-feed-address";
    return html`
      <label for=${fieldId}>Address of the ${feed}</label>
      <div class="copied"><input id=${fieldId} readonly autocomplete="off" spellcheck="false" .value=${address}>
        <button type="button" aria-label="Copy the address of the ${feed}" @click=${copy(address, fieldId)}>Copy</button></div>
      <p class="hint">Copy the address into any podcast app, or open it in:</p>
      <div class="apps">${Object.entries(APPS).filter(([name]) => isPublic || name === "Overcast").map(([name, link]) => html`<a class="button quiet small" href=${link(address)} rel="noreferrer">${name}</a>`)}</div>
      <p class="hint">An app opens only if it is installed on this device.</p>
      ${isLocal(address) ? html`<p class="hint">The address works on this computer only (localhost). A phone cannot reach it.</p>` : nothing}`;
  }

  function publicPart() {
    return publicAddress ? html`
      <p class="soft">Everyone can subscribe to it. It has the public episodes of the show.</p>
      ${ways(publicAddress, true)}` : nothing;
  }

  function privatePart() {
    const heard = show ? `all episodes of this show${publicAddress ? ", also unlisted ones" : ""}` : "all your episodes";
    return html`
      <p class="soft">Everyone who has the private address can listen to ${heard}. Give it only to people you trust.</p>
      ${privateFeed ? html`${ways(privateFeed, false)}<button type="button" class="link" aria-disabled=${busy} @click=${renew}>Make a new address</button>`
        : html`<button type="button" class="wide ${publicAddress ? "quiet" : ""}" aria-disabled=${busy} @click=${reveal}>Show the private address</button>`}`;
  }

  function draw() {
    if (!isOpen()) return;
    dialog.draw(html`
      <button type="button" class="plain close" aria-label="Close" @click=${dialog.close}>${icon("close")}</button>
      <h2 id="subscribe-title">Subscribe</h2>
      <div class="subscribing">
        <p><strong dir="auto">${show ? show.title : "All my episodes"}</strong></p>
        ${publicPart()}
        ${privatePart()}
        <p class="form-error" role="alert">${failure}</p>
        <p role="status">${said}</p>
        ${show ? nothing : html`<details><summary>List of my shows (OPML)</summary>
          <form @submit=${saveList}>
            <label class="stay"><input type="checkbox" name="private"> Also private addresses</label>
            <button type="submit" class="quiet" aria-disabled=${busy}>${icon("download")} Download OPML</button>
          </form></details>`}
      </div>`);
  }

  draw();
  isOpen = dialog.open();
}
