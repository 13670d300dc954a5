// The page: sign in, ask for an episode, watch its steps, listen and read along.
import { ApiError, api, forgetToken, rememberAccount, signedInAs } from "/api.js";
import { parseTranscript } from "/transcript.js";

const POLL_MILLISECONDS = 800;
const $ = (id) => document.getElementById(id);
let watching = 0;

function show(id, visible = true) {
  $(id).hidden = !visible;
}

function notify(message = "") {
  $("notice").textContent = message;
  show("notice", Boolean(message));
}

function explain(error) {
  if (!(error instanceof ApiError)) throw error;
  if (error.status === 401) {
    forgetToken();
    render();
  }
  notify(error.message);
}

// ---- signing up and in

function setSigningUp(signingUp) {
  const form = $("sign-form");
  form.dataset.mode = signingUp ? "register" : "login";
  show("email-field", signingUp);
  show("name-hint", !signingUp);
  form.elements.email.required = signingUp;
  form.elements.password.autocomplete = signingUp ? "new-password" : "current-password";
  $("sign-submit").textContent = signingUp ? "Sign up" : "Sign in";
  $("sign-switch").textContent = signingUp ? "I have an account" : "I have no account yet";
}

async function sign(event) {
  event.preventDefault();
  const { username, email, password } = event.target.elements;
  const button = $("sign-submit");
  button.disabled = true;
  try {
    if (event.target.dataset.mode === "register") {
      await api("POST", "/auth/register", {
        username: username.value, email: email.value, password: password.value,
      });
    }
    const account = await api("POST", "/auth/login", {
      login_identifier: username.value, password: password.value,
    });
    rememberAccount(account);
    notify();
    render();
  } catch (error) {
    explain(error);
  } finally {
    button.disabled = false;
  }
}

// ---- asking

async function fillVoices() {
  const { voices } = await api("GET", "/api/v1/voices");
  $("ask-form").elements.voice_name.replaceChildren(
    ...voices.map((voice) => new Option(`${voice.display_name}, ${voice.description}`, voice.name)),
  );
}

// One key for one asking: pressing again after a lost answer makes no second episode.
let asking = { body: "", key: "" };

async function ask(event) {
  event.preventDefault();
  const { topic, text, length_minutes, voice_name } = event.target.elements;
  const request = { topic: topic.value, length_minutes: Number(length_minutes.value) };
  if (voice_name.value) request.voice_params = { voice_name: voice_name.value };
  if (text.value.trim()) request.sources = [{ text: text.value, title: topic.value }];
  const body = JSON.stringify(request);
  if (asking.body !== body) asking = { body, key: crypto.randomUUID() };
  const button = $("ask-submit");
  button.disabled = true;
  try {
    const made = await api("POST", "/api/v1/podcasts", request, { "X-Idempotency-Key": asking.key });
    asking = { body: "", key: "" };
    notify();
    event.target.reset();
    open(made.podcast_id);
  } catch (error) {
    explain(error);
  } finally {
    button.disabled = false;
  }
}

// ---- an episode

const STEP_NAMES = {
  research: "Research", script: "Script", cover: "Cover", master: "Mastering", publish: "Publishing",
};

function stepName(name) {
  return STEP_NAMES[name] ?? `Voice ${Number(name.split("-")[1]) + 1}`;
}

function renderSteps(episode) {
  $("steps").replaceChildren(...episode.steps.map((step) => {
    const item = document.createElement("li");
    item.dataset.status = step.status;
    item.textContent = stepName(step.name);
    item.title = step.status;
    return item;
  }));
  const done = episode.steps.filter((step) => step.status === "completed").length;
  $("progress").value = episode.steps.length ? done / episode.steps.length : 0;
}

function renderState(episode) {
  const status = episode.generation_status;
  const failed = status.startsWith("failed");
  const running = episode.steps.filter((step) => step.status === "in_progress").map((step) => stepName(step.name));
  $("episode-state").className = failed ? "failed" : "";
  if (failed) $("episode-state").textContent = episode.cpoa_error_message;
  else if (status === "completed") $("episode-state").textContent = length(episode);
  else $("episode-state").textContent = running.length ? `Working on: ${running.join(", ")}` : "Waiting its turn";
}

function length(episode) {
  const minutes = clock(episode.duration_seconds);
  return episode.length_limited_by === "material" ? `${minutes}, as long as the material carries` : minutes;
}

function clock(seconds) {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

function renderEpisode(episode) {
  $("episode-title").textContent = episode.title || episode.topic;
  document.title = `${episode.title || episode.topic} · Aethercast`;
  renderSteps(episode);
  renderState(episode);
  const completed = episode.generation_status === "completed";
  show("progress", !completed);
  show("steps", !completed);
  show("cover", Boolean(episode.cover_url));
  if (episode.cover_url && $("cover").src !== episode.cover_url) $("cover").src = episode.cover_url;
  if (completed && $("listen").hidden) renderListening(episode).catch(explain);
  show("listen", completed);
}

async function renderListening(episode) {
  $("player").src = episode.audio_url;
  $("download").href = `${episode.audio_url}?download=1`;
  $("notes").textContent = episode.show_notes;
  const [chapters, transcript] = await Promise.all([
    api("GET", episode.chapters_url), api("GET", episode.transcript_url),
  ]);
  $("chapters").replaceChildren(...chapters.chapters.map((chapter) => {
    const item = document.createElement("li");
    const time = document.createElement("time");
    time.textContent = clock(chapter.startTime);
    item.append(jump(chapter.title, chapter.startTime), time);
    return item;
  }));
  renderTranscript(parseTranscript(transcript));
}

function jump(text, seconds) {
  const link = document.createElement("a");
  link.href = `#t=${seconds}`;
  link.textContent = text;
  link.dataset.start = seconds;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    $("player").currentTime = seconds;
    $("player").play().catch(() => notify("Press play to start listening."));
  });
  return link;
}

function renderTranscript(cues) {
  const turns = [];
  for (const cue of cues) {
    if (turns.at(-1)?.dataset.speaker !== cue.speaker) {
      const turn = document.createElement("p");
      turn.dataset.speaker = cue.speaker;
      const name = document.createElement("strong");
      name.textContent = cue.speaker;
      turn.append(name);
      turns.push(turn);
    }
    turns.at(-1).append(jump(cue.text, cue.start), " ");
  }
  $("transcript").replaceChildren(...turns);
}

function followTranscript() {
  const cues = [...$("transcript").querySelectorAll("a")];
  const now = cues.findLast((cue) => Number(cue.dataset.start) <= $("player").currentTime + 0.05);
  for (const cue of cues) cue.setAttribute("aria-current", String(cue === now));
  if (now) $("transcript").scrollTop = now.offsetTop - $("transcript").offsetTop - 80;
}

async function watch(podcastId) {
  const mine = ++watching;
  while (mine === watching) {
    const episode = await api("GET", `/api/v1/podcasts/${encodeURIComponent(podcastId)}`);
    if (mine !== watching) return;
    renderEpisode(episode);
    if (/^(completed|cancelled|failed)/.test(episode.generation_status)) {
      renderLibrary().catch(explain);
      return;
    }
    await new Promise((wake) => setTimeout(wake, POLL_MILLISECONDS));
  }
}

function open(podcastId) {
  history.pushState({}, "", `/?episode=${encodeURIComponent(podcastId)}`);
  render();
}

// ---- the list

async function renderLibrary() {
  const mine = signedInAs() ? "?mine=true" : "";
  const { podcasts } = await api("GET", `/api/v1/podcasts${mine}`);
  $("episodes").replaceChildren(...podcasts.map((podcast) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = `/?episode=${encodeURIComponent(podcast.podcast_id)}`;
    link.textContent = podcast.title || podcast.topic;
    const state = document.createElement("span");
    state.textContent = podcast.duration_seconds ? clock(podcast.duration_seconds) : podcast.generation_status;
    item.append(link, state);
    return item;
  }));
  show("library-empty", podcasts.length === 0);
  show("library");
}

function render() {
  const name = signedInAs();
  const podcastId = new URLSearchParams(location.search).get("episode");
  watching += 1;
  show("account", Boolean(name));
  $("account-name").textContent = name ?? "";
  show("sign", !name && !podcastId);
  show("ask", Boolean(name));
  show("listen", false);
  show("episode", Boolean(podcastId));
  if (podcastId) watch(podcastId).catch(explain);
  renderLibrary().catch(explain);
}

$("sign-form").addEventListener("submit", sign);
$("sign-switch").addEventListener("click", () => setSigningUp($("sign-form").dataset.mode !== "register"));
$("sign-out").addEventListener("click", () => { forgetToken(); render(); });
$("ask-form").addEventListener("submit", ask);
$("player").addEventListener("timeupdate", followTranscript);
addEventListener("popstate", render);

setSigningUp(false);
fillVoices().catch(explain);
render();
