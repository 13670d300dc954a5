// A list of the library whose entries the user makes by a name: shows and playlists.
import { SignInAbandonedError } from "/service/account.js";
import { libraryTabs } from "/parts/library_tabs.js";
import { reportError } from "/parts/notices.js";
import { retryMessage } from "/parts/retry_message.js";
import { navigate } from "/router.js";
import { html, render } from "/vendor/lit-html-3.3.3/lit-html.js";

const MAX_NAME_CHARACTERS = 200;

// `kind`: "show" or "playlist". `read()` and `create(name)` ask the service. `pathOf` and `card`: of one that it returned.
// `complete(one)` is null, or a promise of it with what `read` leaves out; the list is shown before.
export function mountCollections(root, { kind, label, read, complete = () => null, create, pathOf, card, introduction, empty }) {
  const kinds = `${kind}s`;
  let collections = null;
  let message = "";
  let isSignedOut = false; // the user closed the sign-in dialog
  let busy = false;
  const update = () => { if (root.isConnected) render(template(), root); };

  async function onCreate(event) {
    event.preventDefault();
    const name = event.target.elements[kind].value.trim();
    if (!name || busy) return;
    busy = true;
    update();
    try {
      navigate(pathOf(await create(name)));
    } catch (error) {
      reportError(error);
    } finally {
      busy = false;
      update();
    }
  }

  function content() {
    if (message) return retryMessage(message, load, { waitsForUser: isSignedOut });
    if (!collections) return html`<ul class="episode-rows loading" aria-hidden="true"><li class="episode-row"></li></ul>`;
    return html`
      ${introduction}
      <form class="library-search" @submit=${onCreate}>
        <input name=${kind} aria-label="Name of a new ${kind}" placeholder="Name of a new ${kind}" required maxlength=${MAX_NAME_CHARACTERS} autocomplete="off" dir="auto">
        <button type="submit" aria-disabled=${busy}>Make ${kind}</button>
      </form>
      ${collections.length ? html`<ul class="episode-rows">${collections.map(card)}</ul>` : html`<p class="empty">${empty}</p>`}`;
  }

  function template() {
    return html`<div class="view-head"><h1 id="view-title" tabindex="-1">Library</h1>${libraryTabs(kinds)}</div>
      <section aria-label=${label}>${content()}</section>`;
  }

  function completeEach(listed) {
    for (const [place, one] of listed.entries()) {
      complete(one)?.then((whole) => {
        listed[place] = whole;
        update();
      }).catch(reportError);
    }
  }

  async function load() {
    message = "";
    update();
    try {
      collections = await read();
      completeEach(collections);
    } catch (error) {
      isSignedOut = error instanceof SignInAbandonedError;
      message = isSignedOut ? `Sign in to see your ${kinds}.` : `The ${kinds} could not be loaded.`;
      reportError(error);
    }
    update();
  }

  load();
}
