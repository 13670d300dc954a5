// Changes who can find an episode, after a question that says what it means.
import { changeEpisode } from "/service/episodes.js";
import { confirmAction } from "/parts/confirm_dialog.js";
import { notify, reportError } from "/parts/notices.js";

const QUESTIONS = {
  public: {
    text: "Everyone can find, hear and search it. Passages of your own texts stay visible to you alone.",
    button: "Make public",
    keep: "Keep it unlisted",
  },
  unlisted: {
    text: "It disappears from the public list and from other people's searches. People who have the link can still open it.",
    button: "Make unlisted",
    keep: "Keep it public",
  },
};

// `onChanged(episode)` gets the changed episode as in a list.
export async function changeVisibility(episode, onChanged) {
  try {
    const changed = await askToChange(episode);
    if (!changed) return;
    notify(changed.visibility === "public" ? "The episode is public now." : "The episode is unlisted now.");
    await onChanged(changed);
  } catch (error) {
    reportError(error);
  }
}

// Resolves to the changed episode, or null if the user kept it as it is.
async function askToChange({ podcast_id: id, title, topic, visibility }) {
  const wanted = visibility === "public" ? "unlisted" : "public";
  const { text, button, keep } = QUESTIONS[wanted];
  const isConfirmed = await confirmAction({ title: `Make “${title || topic}” ${wanted}?`, text, button, keep, canBeUndone: true });
  return isConfirmed ? changeEpisode(id, { visibility: wanted }) : null;
}
