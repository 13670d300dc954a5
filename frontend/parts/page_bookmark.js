// A bookmark that opens the form with the page that is being read as a source, and other ways to share a page.
import { copyText } from "/parts/clipboard.js";
import { notify } from "/parts/notices.js";
import { html } from "/vendor/lit-html-3.3.3/lit-html.js";

const ADDRESS = `javascript:void(location.href="${location.origin}/?url="+encodeURIComponent(location.href))`;

export function pageBookmark() {
  const onClick = (event) => {
    event.preventDefault(); // it would make an episode of this page
    notify("Drag this to your bookmarks, and choose it there while you read a page.");
  };
  return html`
    <section class="panel page-bookmark" aria-labelledby="bookmark-title">
      <h2 id="bookmark-title">Episodes of pages that you read</h2>
      <p class="soft">Drag “Make an episode” to your bookmarks, or copy its address into a new bookmark. Choose it while you read a page: the
        form opens with that page as a source. On a phone, install Aethercast as an app, and share the page with it.</p>
      <p class="row"><a class="button quiet" href=${ADDRESS} @click=${onClick}>Make an episode</a>
        <button type="button" class="quiet" @click=${() => copyText(ADDRESS, "Address of the bookmark copied.")}>Copy its address</button></p>
    </section>`;
}
