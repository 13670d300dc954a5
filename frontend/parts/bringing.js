// Takes files and links that are dropped onto the form, and files that are pasted.
import { addFiles, addLink } from "/parts/own_sources.js";

const FILES = "Files";
const LINK = "text/uri-list";

// `onDragging`: told whether something that can be dropped is over the page. Returns a function that stops it.
export function takeDropsAndPastes(root, onDragging) {
  const has = ({ dataTransfer }, type) => dataTransfer.types.includes(type);
  const isOnForm = ({ target }) => target.closest?.(".topic-form") && root.contains(target);

  function onDragOver(event) {
    if (!has(event, FILES) && !(has(event, LINK) && isOnForm(event))) return;
    event.preventDefault(); // beside the form too: the browser would open the file in place of the page
    event.dataTransfer.dropEffect = isOnForm(event) ? "copy" : "none";
    onDragging(true);
  }

  function onDragLeave({ relatedTarget }) {
    if (!relatedTarget) onDragging(false); // it has left the window
  }

  function onDrop(event) {
    onDragging(false);
    if (has(event, FILES)) {
      event.preventDefault();
      if (isOnForm(event)) addFiles(...filesAndFolders(event.dataTransfer));
    } else if (has(event, LINK) && isOnForm(event)) {
      event.preventDefault();
      addLink(event.dataTransfer.getData("URL"));
    }
  }

  // Copied words can come with a picture of them.
  function onPaste(event) {
    const { files } = event.clipboardData;
    if (files.length === 0 || event.clipboardData.types.includes("text/plain") || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    addFiles(files);
  }

  const listeners = { dragover: onDragOver, dragleave: onDragLeave, dragend: onDragLeave, drop: onDrop, paste: onPaste };
  for (const [name, listener] of Object.entries(listeners)) document.addEventListener(name, listener);
  return () => { for (const [name, listener] of Object.entries(listeners)) document.removeEventListener(name, listener); };
}

function filesAndFolders({ files, items }) {
  const folders = [...items].map((item) => item.webkitGetAsEntry?.()).filter((entry) => entry?.isDirectory).map(({ name }) => name);
  return [[...files].filter(({ name }) => !folders.includes(name)), folders];
}
