// What steers the cards and the episodes: kept by the service for this browser, once somebody has signed in.
import { username } from "/service/account.js";
import { categories } from "/service/discovery.js";
import { voices } from "/service/episodes.js";
import { readPreferences, savePreferences } from "/service/session.js";
import { explain, tell } from "/parts/notices.js";
import { tryAgain } from "/parts/try_again.js";
import { stopSample, voiceChoices } from "/parts/voices.js";
import { SPEEDS, setSpeed, speed, speedChanges, speedWords } from "/player/speed.js";
import { html, nothing, render } from "/vendor/lit-html-3.3.3/lit-html.js";
import { live } from "/vendor/lit-html-3.3.3/directives/live.js";

export function preferences(root) {
  const state = { isRead: false, cannotRead: false, categories: [], voices: [], wanted: new Set(), voice: "", busy: true };
  const update = () => { if (root.isConnected) render(template(), root); };

  function want(category, isWanted) {
    state.wanted[isWanted ? "add" : "delete"](category);
  }

  async function save(event) {
    event.preventDefault();
    if (state.busy) return;
    state.busy = true;
    update();
    try {
      await savePreferences({
        preferred_categories: [...state.wanted],
        preferred_vfa_voice_name: state.voice,
        playback_speed: speed(),
      });
      tell("Your preferences are saved.");
    } catch (error) {
      explain(error);
    } finally {
      state.busy = false;
      update();
    }
  }

  function template() {
    return html`
      <div class="view-head"><h1 id="view-title" tabindex="-1">Preferences</h1>
        <p class="soft">${username() ? "They steer the topics you are shown and the episodes you ask for." : "To keep them, you will be asked to sign in."}</p></div>
      ${state.isRead ? form() : state.cannotRead ? tryAgain("Your preferences could not be read.", fill)
        : html`<div class="panel to-come" aria-hidden="true"></div>`}`;
  }

  function form() {
    return html`
      <form class="panel preferences" aria-busy=${state.busy} @submit=${save}>
        <fieldset><legend>Categories you like</legend>
          <div class="chips">${state.categories.map((category) => html`
            <label class="chip check"><input type="checkbox" name="category" value=${category} .checked=${state.wanted.has(category)}
              @change=${(event) => want(category, event.target.checked)}><span>${category}</span></label>`)}</div>
        </fieldset>
        <fieldset><legend>Voice of your host</legend>
          ${voiceChoices({ voices: state.voices, chosen: state.voice, group: "preferred_voice", onChoose: (voice) => { state.voice = voice; update(); }, update })}
        </fieldset>
        <div class="choice"><label for="preferred-speed">Playback speed</label>
          <select id="preferred-speed" @change=${(event) => setSpeed(Number(event.target.value))}>${SPEEDS.map((value) => html`
            <option value=${value} .selected=${live(value === speed())}>${speedWords(value)}</option>`)}</select></div>
        <button type="submit" aria-disabled=${state.busy}>Save preferences</button>
      </form>`;
  }

  async function fill() {
    state.cannotRead = false;
    update();
    try {
      const [allCategories, allVoices, kept] = await Promise.all([categories(), voices(), readPreferences()]);
      const voice = kept.preferred_vfa_voice_name ?? allVoices[0]?.name ?? "";
      Object.assign(state, { isRead: true, categories: allCategories, voices: allVoices, voice, wanted: new Set(kept.preferred_categories ?? []) });
      state.busy = false;
    } catch (error) {
      state.cannotRead = true;
      explain(error);
    } finally {
      update();
    }
  }

  fill();
  speedChanges.addEventListener("change", update);
  return () => {
    speedChanges.removeEventListener("change", update);
    stopSample();
    render(nothing, root);
  };
}
