// A quotation with its credit, as text to copy.

// "CC-BY-SA-4.0" as its owners write it: "CC BY-SA 4.0".
export function licenceName(spdx) {
  return spdx.replace(/^CC-/, "CC ").replace(/-(\d)/, " $1");
}

function creditOf({ title, url, credit, licence, licence_url: licenceUrl }) {
  const terms = licence && `${licenceName(licence)}${licenceUrl ? ` (${licenceUrl})` : ""}`;
  return [`“${title}”`, credit, url, terms].filter(Boolean).join(", ");
}

// `sources`: what the words rest on; without any, the words alone are quoted.
export function quotation(text, sources) {
  const credits = [...new Set(sources.map(creditOf))];
  return credits.length > 0 ? `“${text}”\n— ${credits.join("; ")}` : `“${text}”`;
}
