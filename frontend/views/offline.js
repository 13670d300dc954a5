// The episodes that are kept in this browser. Works without a network.
import { formatBytes, isKeepingSupported, keptChanges, keptEpisodes, keptStorage, removeKept } from "/service/kept_episodes.js";
import { episodeRow } from "/parts/episode_row.js";
import { pluralise } from "/parts/formatting.js";
import { LISTS, libraryTabs } from "/parts/library_tabs.js";
import { notify, reportError } from "/parts/notices.js";
import { sound } from "/player/sound.js";
import { html, nothing, render } from "/vendor/lit-html-3.3.3/lit-html.js";
import { repeat } from "/vendor/lit-html-3.3.3/directives/repeat.js";

export function offlineView(root) {
  let free = null; // bytes
  const update = () => { if (root.isConnected) render(template(), root); };

  async function measure() {
    ({ free } = await keptStorage());
    update();
  }

  async function onRemove(episode) {
    try {
      await removeKept(episode.podcast_id);
      notify(`Removed from this browser: ${formatBytes(episode.bytes)} are free again. The episode itself stays.`);
      root.querySelector("#view-title").focus({ preventScroll: true }); // its row disappears
    } catch (error) {
      reportError(error);
    }
  }

  function storageLine(episodes) {
    const used = episodes.reduce((sum, { bytes }) => sum + bytes, 0);
    return html`<p class="soft">${pluralise(episodes.length, "episode")}, ${formatBytes(used)} in this browser${
      free === null ? nothing : html` · ${formatBytes(free)} free`}</p>`;
  }

  function rows() {
    if (!isKeepingSupported()) return html`<p class="empty">This browser cannot keep episodes for offline.</p>`;
    const episodes = keptEpisodes();
    if (episodes.length === 0) return html`<p class="empty">No episodes here yet. Press “Keep for offline” on an episode’s page, and it plays without a network.</p>`;
    return html`${storageLine(episodes)}
      <ul class="episode-rows">${repeat(episodes, ({ podcast_id: id }) => id, (episode) => episodeRow(episode, { onDelete: onRemove, deleteLabel: "Remove from this browser:" }))}</ul>`;
  }

  function template() {
    return html`
      <div class="view-head"><h1 id="view-title" tabindex="-1">Library</h1>${libraryTabs("offline")}</div>
      <section aria-label=${LISTS.offline}>${rows()}</section>`;
  }

  update();
  measure().catch(reportError);
  keptChanges.addEventListener("change", measure);
  sound.addEventListener("change", update);
  return () => {
    keptChanges.removeEventListener("change", measure);
    sound.removeEventListener("change", update);
  };
}
