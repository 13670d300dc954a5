// Renaming an episode: the form for it is in place of its title.
import { changeEpisode } from "/service/episodes.js";
import { announce, reportError } from "/parts/notices.js";
import { focusRename, renameForm } from "/parts/rename_form.js";

// `update` draws `root`. `onSaved(episode)` gets the changed episode as in a list. Returns {start(episode),
// form(episode)}; `form` is null for an episode that is not being renamed.
export function renaming(root, { update, onSaved }) {
  let renamedId = null;

  function start({ podcast_id: id }) {
    renamedId = id;
    update();
    focusRename(root);
  }

  function stop() {
    const id = renamedId;
    renamedId = null;
    update();
    root.querySelector(`[popovertarget="manage-${id}"]`)?.focus();
  }

  async function save({ podcast_id: id }, title) {
    try {
      const changed = await changeEpisode(id, { title });
      announce("The episode has a new title.");
      await onSaved(changed);
      stop();
    } catch (error) {
      reportError(error);
    }
  }

  function form(episode) {
    if (episode.podcast_id !== renamedId) return null;
    return renameForm({ title: episode.title, label: "New title", onSave: (title) => save(episode, title), onCancel: stop });
  }

  return { start, form };
}
