import { PATHS } from "/router.js";
import { html, render } from "/vendor/lit-html-3.3.3/lit-html.js";

export function missing(root) {
  render(html`
    <div class="view-head"><h1 id="view-title" tabindex="-1">There is no such page</h1>
      <p class="soft">The address may have been cut off on its way to you.</p></div>
    <p><a class="button" href=${PATHS.discover()}>Discover topics</a></p>`, root);
  return () => {};
}
