// The chip that says in which show a new episode will be.
import { isSignedIn } from "/service/account.js";
import { knownShows } from "/service/shows.js";
import { MINUTES, draft, isEmpty } from "/parts/episode_draft.js";
import { isEnglish } from "/parts/formatting.js";
import { html, nothing } from "/vendor/lit-html-3.3.3/lit-html.js";
import { live } from "/vendor/lit-html-3.3.3/directives/live.js";

// A new show is in English, which nobody has chosen.
const withChosenLanguage = (show) => (isEnglish(show.language) ? { ...show, language: null } : show);

// `set`: changes the draft, `update` shows the form again. `onChoose(show)`: it may name the voice, length and language of
// its episodes.
export function showChip(settings, { set, update, onChoose }) {
  let shows = [];
  let asked = null;

  // Without a choice, the service takes the user's first show.
  const chosen = () => (draft.show === undefined ? shows[0] : shows.find(({ show_id: id }) => id === draft.show));
  const isUntouched = () => isEmpty() && draft.voice === null && draft.minutes === MINUTES.initial && draft.language === undefined;

  async function load() {
    const mine = knownShows();
    asked = mine;
    const found = await mine;
    if (asked !== mine) return; // somebody else has signed in since, or nobody
    shows = found;
    if (draft.show && !chosen()) set({ show: undefined });
    else if (shows.length && isUntouched()) onChoose(withChosenLanguage(chosen()));
    else update();
  }

  function onChange(event) {
    const id = event.target.value || null;
    set({ show: id });
    if (id) onChoose(chosen());
  }

  function name() {
    if (shows.length === 0) return "Your first show";
    return chosen()?.title ?? "No show";
  }

  // It is there before the shows are, so that the form does not move.
  function chip() {
    if (!isSignedIn()) return nothing;
    return settings.chip({ name: "show", label: "Show", value: name(), panel: () => (shows.length === 0 ? html`
      <p class="hint">Your shows could not be loaded. The episode goes to your first show.</p>` : html`
      <label for="episode-show">Show</label>
      <select id="episode-show" aria-describedby="episode-show-hint" @change=${onChange}>
        ${shows.map(({ show_id: id, title }) => html`<option value=${id} .selected=${live(id === chosen()?.show_id)}>${title}</option>`)}
        <option value="" .selected=${live(!chosen())}>No show</option>
      </select>
      <p class="hint" id="episode-show-hint">People who subscribe to the show get the episode. A show can set the host, the length and the language.</p>`) });
  }

  return { chip, load };
}
