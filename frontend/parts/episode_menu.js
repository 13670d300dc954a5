// A menu of what can be done with an episode.
import { hasEnded } from "/service/episodes.js";
import { icon } from "/parts/icons.js";
import { openLater } from "/parts/later_dialog.js";
import { listeningChoices } from "/parts/listening_menu.js";
import { panelButton } from "/parts/panel_button.js";
import { html, nothing } from "/vendor/lit-html-3.3.3/lit-html.js";

// `own`: {onRename, onChangeVisibility, onMoved, onDelete?} for the user's own episodes. `extra`: more choices, {label, action}.
// `isOfOthers`: somebody else has made it.
export function episodeMenu(episode, { own = null, extra = [], isOfOthers = false, className = "plain" } = {}) {
  const title = episode.title || episode.topic;
  const choose = (action) => (event) => {
    event.currentTarget.closest("[popover]").hidePopover();
    action(episode);
  };
  const choice = (label, action) => html`<button type="button" @click=${choose(action)}>${label}</button>`;
  const panel = html`
    ${episode.audio_url ? html`${listeningChoices(episode)}${choice("Add to a playlist", () => openLater("addToPlaylist", episode))}` : nothing}
    ${extra.map(({ label, action }) => choice(label, action))}
    ${own && episode.generation_status === "completed" ? choice("Rename", own.onRename) : nothing}
    ${own ? choice(episode.visibility === "public" ? "Make unlisted" : "Make public", own.onChangeVisibility) : nothing}
    ${own ? choice("Move to show…", () => openLater("moveToShow", episode, own.onMoved)) : nothing}
    ${isOfOthers ? choice("Report this episode", () => openLater("report", episode)) : nothing}
    ${own?.onDelete ? choice(hasEnded(episode) ? "Delete" : "Cancel and delete", own.onDelete) : nothing}`;
  if (!own && !episode.audio_url && extra.length === 0 && !isOfOthers) return nothing;
  return panelButton({
    id: `manage-${episode.podcast_id}`, className, label: `More for ${title}`, content: icon("more"), panelLabel: title, panel,
  });
}
