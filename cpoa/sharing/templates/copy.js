
"use strict";
(() => {
  const find = (id) => document.getElementById(id);
  const feed = find("feed"), copy = find("copy"), copied = find("copied");
  copy.hidden = false; // without this script, the address can be selected in its field
  copy.addEventListener("click", async () => {
    feed.select();
    try {
      await navigator.clipboard.writeText(feed.value);
      copied.textContent = "Copied.";
    } catch {
      copied.textContent = "Your browser does not let this page copy. The address is selected: press Ctrl+C or ⌘C.";
    }
  });
})();
