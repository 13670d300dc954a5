// Lets the user choose a host and preview each voice.
import { icon } from "/parts/icons.js";
import { warn } from "/parts/notices.js";
import { sound } from "/player/sound.js";
import { html, nothing } from "/vendor/lit-html-3.3.3/lit-html.js";

const sample = new Audio();
let current = null; // {name, update}

async function toggleSample(voice, update) {
  const isSameVoice = current?.name === voice.name;
  stopSample();
  if (isSameVoice) return;
  current = { name: voice.name, update };
  sound.pause();
  sample.src = voice.sample_url;
  update();
  try {
    await sample.play();
  } catch (error) {
    if (current?.name !== voice.name || error.name === "AbortError") return; // another sample is playing by now
    stopSample();
    warn(`The preview of ${voice.display_name} could not be played.`);
  }
}

export function stopSample() {
  sample.pause();
  const previous = current;
  current = null;
  previous?.update();
}

sample.addEventListener("ended", stopSample);

// `chosen`: the name of the selected voice. `group`: the name of the radio group. `update`: renders the voices again.
export function voicePicker({ voices, chosen, group, onChoose, update }) {
  const names = new Map(voices.map((voice) => [voice.name, voice.display_name]));
  return html`<div class="voices">${voices.map((voice) => {
    const isPlaying = current?.name === voice.name;
    return html`
      <div class="voice">
        <label>
          <input type="radio" name=${group} value=${voice.name} .checked=${voice.name === chosen} @change=${() => onChoose(voice.name)}>
          <span><strong>${voice.display_name}</strong>
            ${names.has(voice.pairs_with) ? html`<span class="soft">with ${names.get(voice.pairs_with)}</span>` : nothing}
            <span class="description">${voice.description}</span></span>
        </label>
        ${voice.sample_url ? html`
          <button type="button" class="plain preview" aria-pressed=${isPlaying} aria-label="Preview ${voice.display_name}" @click=${() => toggleSample(voice, update)}>
            ${icon(isPlaying ? "pause" : "play")} Preview</button>` : nothing}
      </div>`;
  })}</div>`;
}
