// How far the making of an episode is: the estimate, the stages, and whether the browser tells when it is ready.
import { hasEnded } from "/service/episodes.js";
import { serviceNow } from "/service/service_clock.js";
import { remainingInWords, remainingSeconds } from "/making/estimate.js";
import { stageList } from "/making/stage_list.js";
import { stepsOfProgress } from "/making/steps_of_progress.js";
import { warn } from "/parts/notices.js";
import { areNotificationsOn, areNotificationsSupported, turnNotificationsOff, turnNotificationsOn } from "/parts/ready_notices.js";
import { html, nothing } from "/vendor/lit-html-3.3.3/lit-html.js";

// The progress is newer than the details until the episode has ended.
function stepsOf(episode, progress) {
  return progress && !hasEnded(episode) && !hasEnded(progress) ? stepsOfProgress(progress) : episode.steps;
}

// Empty for an episode that has ended.
export function estimateInWords(episode, progress) {
  if (hasEnded(episode)) return "";
  return remainingInWords(remainingSeconds({ ...episode, steps: stepsOf(episode, progress) }, serviceNow()));
}

// `progress`: see service/progress.js; null until it is read. `onChange`: draws the panel again.
export function makingPanel(episode, progress, onChange, { hasEstimate = true } = {}) {
  const ended = hasEnded(episode);
  const estimate = hasEstimate ? estimateInWords(episode, progress) : "";
  return html`<div class="making panel" aria-busy=${!ended}>
    ${stageList({ steps: stepsOf(episode, progress), hasEnded: ended, estimate, now: serviceNow() })}
    ${ended || !episode.is_own || !areNotificationsSupported() ? nothing : notificationChoice(onChange)}
  </div>`;
}

function notificationChoice(onChange) {
  if (Notification.permission === "denied") return nothing;
  const areOn = areNotificationsOn();
  const onToggle = async () => {
    if (areOn) turnNotificationsOff();
    else if (!(await turnNotificationsOn())) warn("The browser does not allow notifications for this site.");
    onChange();
  };
  return html`<p class="leave soft">You can leave this page. The header shows what is being made.
    <button type="button" class="link" aria-pressed=${areOn} @click=${onToggle}>${areOn ? "Do not notify me" : "Notify me when it is ready"}</button></p>`;
}
