// Asking for an episode: topic or own text, host, length.
import { api } from "/api.js";
import { $, make } from "/elements.js";
import { fillVoices } from "/voices.js";

const IDEAS = ["Coral reefs", "The Roman aqueducts", "Chess", "The Moon", "Tea"];

function request({ topic, text, length_minutes, voice_name }) {
  const asked = { topic: topic.value, length_minutes: Number(length_minutes.value) };
  if (voice_name?.value) asked.voice_params = { voice_name: voice_name.value };
  if (text.value.trim()) asked.sources = [{ text: text.value, title: topic.value }];
  return asked;
}

function fillIdeas(topic) {
  $("ideas").append(...IDEAS.map((idea) => {
    const button = make("button", { type: "button", className: "idea", textContent: idea });
    button.addEventListener("click", () => {
      topic.value = idea;
      topic.focus();
    });
    return button;
  }));
}

export function setUpAsking({ open, explain }) {
  const form = $("ask-form");
  const button = $("ask-submit");
  // One key for one asking: pressing again after a lost answer makes no second episode.
  let asking = { body: "", key: "" };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    const asked = request(form.elements);
    const body = JSON.stringify(asked);
    if (asking.body !== body) asking = { body, key: crypto.randomUUID() };
    button.disabled = true;
    try {
      const made = await api("POST", "/api/v1/podcasts", asked, { "X-Idempotency-Key": asking.key });
      asking = { body: "", key: "" };
      form.reset();
      open(made.podcast_id);
    } catch (error) {
      explain(error);
    } finally {
      button.disabled = false;
    }
  });
  form.elements.topic.value = new URLSearchParams(location.search).get("topic") ?? "";
  fillIdeas(form.elements.topic);
  fillVoices().catch(explain);
}
