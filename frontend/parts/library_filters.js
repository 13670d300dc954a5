// The search field of the library, and the choices of what its list shows and in which order.
import { html, nothing } from "/vendor/lit-html-3.3.3/lit-html.js";
import { live } from "/vendor/lit-html-3.3.3/directives/live.js";

// The value of an order is "sort" or "sort order".
const ORDERS = { "": "Newest first", "created asc": "Oldest first", title: "Title, A to Z", "title desc": "Title, Z to A", length: "Longest first", "length asc": "Shortest first" };
const STATUSES = { "": "Every status", completed: "Ready", in_progress: "Being made", failed: "Failed", cancelled: "Cancelled" };

function select({ id, label, choices, value, onChange }) {
  return html`<div><label for=${id}>${label}</label>
    <select id=${id} @change=${(event) => onChange(event.target.value)}>${Object.entries(choices).map(([name, text]) => html`
      <option value=${name} .selected=${live(name === value)}>${text}</option>`)}</select></div>`;
}

// `languages`: {tag: name}; with fewer than two there is nothing to choose. `onChange` gets the new filters.
export function libraryFilters({ filters, languages, searchLabel, hasStatus, onChange }) {
  const { q = "", sort = "", order = "", status = "", language = "" } = filters;
  const change = (fields) => onChange(Object.fromEntries(Object.entries({ ...filters, ...fields }).filter(([, value]) => value)));
  const onSearch = (event) => {
    event.preventDefault();
    change({ q: event.target.elements.words.value.trim() });
  };
  const onOrder = (value) => {
    const [newSort, newOrder] = value.split(" ");
    change({ sort: newSort, order: newOrder });
  };
  return html`
    <form class="library-search" role="search" aria-label=${searchLabel} @submit=${onSearch}>
      <input name="words" type="search" aria-label=${searchLabel} placeholder="Title, or words that are said" maxlength="200" autocomplete="off" .value=${q}>
      <button type="submit" class="quiet">Search</button>
    </form>
    ${q ? nothing : html`<div class="library-filters">
      ${select({ id: "order", label: "Order", choices: ORDERS, value: [sort, order].filter(Boolean).join(" "), onChange: onOrder })}
      ${hasStatus ? select({ id: "status", label: "Status", choices: STATUSES, value: status, onChange: (value) => change({ status: value }) }) : nothing}
      ${Object.keys(languages).length > 1 || language ? select({ id: "language", label: "Language", choices: { "": "Every language", ...languages }, value: language, onChange: (value) => change({ language: value }) }) : nothing}
    </div>`}`;
}
