// Shares a link to an episode, with the current position.
import { notify } from "/parts/notices.js";
import { PATHS } from "/router.js";

export async function share({ id, title }, seconds) {
  const at = Math.floor(seconds);
  const url = new URL(PATHS.episode(id) + (at > 0 ? `#t=${at}` : ""), location.origin).href;
  try {
    if (navigator.share) {
      await navigator.share({ title, url });
    } else {
      await navigator.clipboard.writeText(url);
      notify("Link copied.");
    }
  } catch (error) {
    if (error.name === "AbortError") return; // the user closed the share dialog
    notify(`Copy this link: ${url}`);
  }
}
