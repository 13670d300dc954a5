// Opens a dialog of /later.js.
import { loadLater } from "/load_later.js";
import { reportError } from "/parts/notices.js";

// `name`: of the exported function that opens it.
export async function openLater(name, ...details) {
  try {
    const dialogs = await loadLater();
    await dialogs[name](...details);
  } catch (error) {
    reportError(error);
  }
}
