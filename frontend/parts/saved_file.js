// Saves text as a file on the user's device.
const RELEASE_MILLISECONDS = 60_000; // the browser may still be writing the file

export function saveFile(text, type, name) {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  Object.assign(document.createElement("a"), { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), RELEASE_MILLISECONDS);
}
