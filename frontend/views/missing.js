import { PATHS } from "/router.js";
import { html, render } from "/vendor/lit-html-3.3.3/lit-html.js";

export function missingView(root) {
  render(html`
    <div class="view-head"><h1 id="view-title" tabindex="-1">Page not found</h1>
      <p class="soft">The link may be incomplete or out of date.</p></div>
    <p><a class="button" href=${PATHS.discover()}>Discover topics</a></p>`, root);
  return () => {};
}
