// An episode's address, with the second where one is, for somebody else.
import { tell } from "/parts/notices.js";
import { PATHS } from "/router.js";

export async function share({ id, title }, seconds) {
  const at = Math.floor(seconds);
  const url = new URL(PATHS.episode(id) + (at > 0 ? `#t=${at}` : ""), location.origin).href;
  try {
    if (navigator.share) {
      await navigator.share({ title, url });
    } else {
      await navigator.clipboard.writeText(url);
      tell("The address is copied.");
    }
  } catch (error) {
    if (error.name === "AbortError") return; // the person closed it
    tell(`Its address is ${url}`);
  }
}
