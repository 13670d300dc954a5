// Reports an episode of somebody else to the operator.
import { ApiError } from "/service/api.js";
import { reportEpisode } from "/service/reports.js";
import { icon } from "/parts/icons.js";
import { notify } from "/parts/notices.js";
import { ownDialog } from "/parts/own_dialog.js";
import { html, nothing } from "/vendor/lit-html-3.3.3/lit-html.js";

const MAX_MESSAGE_CHARACTERS = 2000;
const REASONS = {
  wrong: "Something in it is wrong",
  harmful: "It is harmful or hateful",
  rights: "It uses a work without permission",
  private: "It shows private matters of a person",
  other: "Something else",
};
const dialog = ownDialog("report-title");

export function report({ podcast_id: podcastId, title, topic }) {
  let busy = false;
  let failure = "";

  async function onSubmit(event) {
    event.preventDefault();
    const { reason, message } = event.target.elements;
    if (busy) return;
    busy = true;
    failure = "";
    draw();
    try {
      await reportEpisode(podcastId, { reason: reason.value, message: message.value.trim() });
      dialog.close();
      notify("Report sent. Thank you: an operator will look at the episode.");
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      busy = false;
      failure = error.message;
      draw();
    }
  }

  function draw() {
    dialog.draw(html`
      <button type="button" class="plain close" aria-label="Close" @click=${dialog.close}>${icon("close")}</button>
      <h2 id="report-title">Report this episode</h2>
      <p class="soft" dir="auto">${title || topic}</p>
      <form class="report" @submit=${onSubmit}>
        <fieldset class="visibility"><legend>What is wrong?</legend>${Object.entries(REASONS).map(([name, text]) => html`
          <label><input type="radio" name="reason" value=${name} required> <span>${text}</span></label>`)}</fieldset>
        <label for="report-message">More about it (optional)</label>
        <textarea id="report-message" name="message" rows="3" maxlength=${MAX_MESSAGE_CHARACTERS} dir="auto"></textarea>
        <p class="hint">An operator reads it and can hide the episode. You need no account.</p>
        ${failure ? html`<p class="form-error" role="alert">${failure}</p>` : nothing}
        <button type="submit" aria-disabled=${busy}>Send report</button>
      </form>`);
  }

  draw();
  dialog.open();
}
