// The hosts to choose from, each with a sample to hear first.
import { icon } from "/parts/icons.js";
import { warn } from "/parts/notices.js";
import { sound } from "/player/sound.js";
import { html, nothing } from "/vendor/lit-html-3.3.3/lit-html.js";

const sample = new Audio();
let heard = null; // {name, update}

async function hear(voice, update) {
  const again = heard?.name === voice.name;
  stopSample();
  if (again) return;
  heard = { name: voice.name, update };
  sound.pause();
  sample.src = voice.sample_url;
  update();
  try {
    await sample.play();
  } catch (error) {
    if (heard?.name !== voice.name || error.name === "AbortError") return; // another one is heard by now
    stopSample();
    warn(`The sample of ${voice.display_name} cannot be played.`);
  }
}

export function stopSample() {
  sample.pause();
  const before = heard;
  heard = null;
  before?.update();
}

sample.addEventListener("ended", stopSample);

// `chosen`: a voice's name. `group` names the radio buttons. `update` draws the voices again.
export function voiceChoices({ voices, chosen, group, onChoose, update }) {
  const names = new Map(voices.map((voice) => [voice.name, voice.display_name]));
  return html`<div class="voices">${voices.map((voice) => {
    const playing = heard?.name === voice.name;
    return html`
      <div class="voice">
        <label>
          <input type="radio" name=${group} value=${voice.name} .checked=${voice.name === chosen} @change=${() => onChoose(voice.name)}>
          <span><strong>${voice.display_name}</strong>
            ${names.has(voice.pairs_with) ? html`<span class="soft">with ${names.get(voice.pairs_with)}</span>` : nothing}
            <span class="description">${voice.description}</span></span>
        </label>
        ${voice.sample_url ? html`
          <button type="button" class="plain hear" aria-pressed=${playing} aria-label="Hear ${voice.display_name}" @click=${() => hear(voice, update)}>
            ${icon(playing ? "pause" : "play")} Hear</button>` : nothing}
      </div>`;
  })}</div>`;
}
