// The lists of the library.
import { PATHS } from "/router.js";
import { html, nothing } from "/vendor/lit-html-3.3.3/lit-html.js";

export const LISTS = { mine: "My episodes", everyone: "Public episodes", playlists: "Playlists", shows: "Shows", offline: "Offline" };

const pathOf = (name) => PATHS[name]?.() ?? PATHS.library(name);

export function libraryTabs(list) {
  return html`<nav class="tabs" aria-label="Episode lists">${Object.entries(LISTS).map(([name, label]) => html`
    <a href=${pathOf(name)} aria-current=${name === list ? "page" : nothing}>${label}</a>`)}</nav>`;
}
