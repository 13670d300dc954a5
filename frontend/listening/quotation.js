// A quotation with its credit, as text to copy.

// As its owners write it: "CC BY-SA 4.0" for "CC-BY-SA-4.0". `url`: of a licence without an SPDX identifier.
export function licenceName({ licence, licence_url: url }) {
  if (!licence) return url ? "its licence" : "";
  return licence.replace(/^CC-PDM.*/, "public domain").replace(/^CC-/, "CC ").replace("-or-later", "").replace(/-(\d)/, " $1");
}

function creditOf({ place, source }) {
  const { title, url, credit, licence_url: licenceUrl } = source;
  const name = licenceName(source);
  const terms = name && `${name}${licenceUrl ? ` (${licenceUrl})` : ""}`;
  return [`“${title}”`, place, credit, url, terms].filter(Boolean).join(", ");
}

// `passages`: what the words rest on; without any, the words alone are quoted.
export function quotation(text, passages) {
  const credits = [...new Set(passages.map(creditOf))];
  return credits.length > 0 ? `“${text}”\n— ${credits.join("; ")}` : `“${text}”`;
}
