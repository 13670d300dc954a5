// A view of /later.js. Mounts it at once if it is loaded; otherwise says if the network does not answer.
import { loadLater, loadedLater } from "/load_later.js";
import { reportError } from "/parts/notices.js";
import { retryMessage } from "/parts/retry_message.js";
import { html, nothing, render } from "/vendor/lit-html-3.3.3/lit-html.js";

// `name`: of the exported view. `heading`: shown until it is loaded.
export function laterView(name, heading) {
  return (root, route) => {
    if (loadedLater()) return loadedLater()[name](root, route);
    let unmount = () => {};

    const draw = (message) => render(html`
      <div class="view-head"><h1 id="view-title" tabindex="-1">${heading}</h1></div>
      ${message ? retryMessage(message, load) : nothing}`, root);

    function mount() {
      const hadFocus = root.contains(document.activeElement);
      unmount = loadedLater()[name](root, route);
      if (hadFocus) root.querySelector("#view-title")?.focus({ preventScroll: true });
    }

    async function load() {
      draw("");
      try {
        await loadLater();
        if (root.isConnected) mount();
      } catch (error) {
        if (root.isConnected) draw("This page could not be loaded.");
        reportError(error);
      }
    }

    load();
    return () => unmount();
  };
}
