// The hosts to choose from, each with a sample to hear first.
import { api } from "/api.js";
import { $, make } from "/elements.js";

const sample = new Audio();
let sampleButton = null;

function stopSample() {
  sample.pause();
  sampleButton?.setAttribute("aria-pressed", "false");
  sampleButton = null;
}

function playSample(button, address) {
  const again = sampleButton === button;
  stopSample();
  if (again) return;
  sampleButton = button;
  button.setAttribute("aria-pressed", "true");
  sample.src = address;
  sample.play().catch(stopSample);
}

function voiceChoice(voice, guests, chosen) {
  const radio = make("input", { type: "radio", name: "voice_name", value: voice.name, defaultChecked: chosen });
  const words = make("span", {}, make("strong", { textContent: voice.display_name }),
    make("span", { className: "hint", textContent: ` with ${guests.get(voice.pairs_with)}` }),
    make("span", { className: "description", textContent: voice.description }));
  const listen = make("button", { type: "button", className: "listen", textContent: "Hear" });
  listen.setAttribute("aria-label", `Hear ${voice.display_name}`);
  listen.setAttribute("aria-pressed", "false");
  listen.hidden = voice.sample_url === null;
  listen.addEventListener("click", () => playSample(listen, voice.sample_url));
  return make("div", { className: "voice" }, make("label", {}, radio, words), listen);
}

export async function fillVoices() {
  const { voices } = await api("GET", "/api/v1/voices");
  const names = new Map(voices.map((voice) => [voice.name, voice.display_name]));
  $("voices").append(...voices.map((voice, index) => voiceChoice(voice, names, index === 0)));
  $("voices").hidden = false;
}

sample.addEventListener("ended", stopSample);
addEventListener("submit", stopSample);
