
"use strict";
(() => {
  const find = (id) => document.getElementById(id);
  const player = find("player"), audio = find("audio"), play = find("play"), seek = find("seek"), words = find("words");
  const known = Number(player.dataset.seconds);
  const length = () => (Number.isFinite(audio.duration) ? audio.duration : known);
  let sentences = [], current = -1;

  const clock = (seconds) => {
    const whole = Math.floor(seconds), minutes = Math.floor(whole / 60);
    const rest = String(whole % 60).padStart(2, "0");
    return minutes < 60 ? `${minutes}:${rest}` : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}:${rest}`;
  };

  const say = (text) => { find("notice").textContent = text; };

  function sentenceAt(seconds) {
    let low = 0, high = sentences.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sentences[middle].start <= seconds + 0.05) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  function mark(index) {
    if (index === current) return;
    sentences[current]?.button.removeAttribute("aria-current");
    sentences[index]?.button.setAttribute("aria-current", "true");
    current = index;
    const shown = sentences[Math.max(index, 0)]?.button; // before the first sentence is said, the first one is shown
    if (!shown || words.contains(document.activeElement)) return; // a person who reads with the keyboard is not moved
    makeReachable(shown);
    words.scrollTop = shown.offsetTop - (words.clientHeight - shown.offsetHeight) / 2;
  }

  // Only one sentence is a stop of the Tab key; the arrow keys go to the others.
  function makeReachable(button) {
    for (const { button: other } of sentences) other.tabIndex = other === button ? 0 : -1;
  }

  function show() {
    const at = audio.currentTime;
    seek.value = String(at);
    seek.setAttribute("aria-valuetext", `${clock(at)} of ${clock(length())}`);
    find("clock").textContent = `${clock(at)} / ${clock(length())}`;
    mark(sentenceAt(at));
  }

  function start() {
    audio.play().catch((error) => {
      if (error.name !== "AbortError") say("The audio cannot be played just now. Try again.");
    });
  }

  function listSentences({ turns }) {
    sentences = turns.flatMap(({ speaker, parts }) => parts.map((part, place) => {
      const item = document.createElement("li"), button = document.createElement("button");
      button.type = "button";
      button.tabIndex = -1;
      button.textContent = place ? part.text : `${speaker}: ${part.text}`;
      button.addEventListener("click", () => { audio.currentTime = part.start; show(); start(); });
      item.append(button);
      words.append(item);
      return { start: part.start, button };
    }));
    if (!sentences.length) return;
    sentences[0].button.tabIndex = 0;
    words.hidden = false;
    show();
  }

  words.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const place = sentences.findIndex(({ button }) => button === document.activeElement);
    const next = step && sentences[place + step];
    if (!next) return;
    event.preventDefault();
    makeReachable(next.button);
    next.button.focus();
  });
  play.addEventListener("click", () => (audio.paused ? start() : audio.pause()));
  seek.addEventListener("input", () => { audio.currentTime = Number(seek.value); show(); });
  find("speed").addEventListener("change", ({ target }) => { audio.defaultPlaybackRate = audio.playbackRate = Number(target.value); });
  for (const name of ["play", "pause", "ended"]) {
    audio.addEventListener(name, () => { play.textContent = audio.paused ? "Play" : "Pause"; });
  }
  for (const name of ["timeupdate", "seeked", "durationchange"]) audio.addEventListener(name, show);
  audio.addEventListener("playing", () => say(""));
  audio.addEventListener("error", () => say("The audio cannot be loaded just now. Try again."));

  find("controls").hidden = false;
  if (Number(player.dataset.start)) audio.currentTime = Number(player.dataset.start);
  show();
  fetch(player.dataset.words, { credentials: "omit" })
    .then((answer) => { if (answer.ok) return answer.json().then(listSentences); })
    .catch(() => say("The transcript cannot be loaded just now."));
})();
