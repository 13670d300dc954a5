// Copies text, and says so. Shows the text if the browser does not allow it.
import { notify } from "/parts/notices.js";

export async function copyText(text, message) {
  try {
    await navigator.clipboard.writeText(text);
    notify(message);
  } catch {
    notify(`Copy this: ${text}`);
  }
}
