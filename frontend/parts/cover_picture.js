// The cover of an episode over its placeholder, which shows through while there is no cover or it cannot be loaded.
import { tile } from "/parts/tile.js";
import { html, nothing } from "/vendor/lit-html-3.3.3/lit-html.js";

const doNothing = () => {};

// `url`: null without a cover. `onLost`: called if it cannot be loaded; a signed URL expires.
export function coverPicture(id, url, { pixels = 64, onLost = doNothing } = {}) {
  const hide = (event) => {
    event.target.hidden = true;
    onLost();
  };
  return html`${tile(id)}${url
    ? html`<img src=${url} alt="" width=${pixels} height=${pixels} loading="lazy" decoding="async" @error=${hide}>` : nothing}`;
}
