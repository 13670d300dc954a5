// A dialog that a part makes for itself when it is first needed.
import { nothing, render } from "/vendor/lit-html-3.3.3/lit-html.js";

// `titleId`: id of the heading that names it.
export function ownDialog(titleId) {
  let dialog = null;
  let openings = 0;

  function element() {
    if (!dialog) {
      dialog = document.createElement("dialog");
      dialog.className = "dialog";
      dialog.setAttribute("aria-labelledby", titleId);
      dialog.addEventListener("close", () => { if (!dialog.open) render(nothing, dialog); });
      document.body.append(dialog);
    }
    return dialog;
  }

  return {
    draw: (template) => render(template, element()),
    // Returns a function that says whether it is still open since then.
    open: () => {
      element().showModal();
      openings += 1;
      const opening = openings;
      return () => dialog.open && opening === openings;
    },
    close: () => element().close(),
  };
}
