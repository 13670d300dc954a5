// Splits a part of a sentence, from character `from` to `to`, at the matches of a query in the whole sentence. A match may
// go over the end of the part: [{part, isMatch}].
export function findIn(text, query, from, to) {
  const parts = [];
  let place = from;
  const add = (end, isMatch) => {
    const cut = Math.min(end, to);
    if (cut > place) parts.push({ part: text.slice(place, cut), isMatch });
    place = Math.max(place, cut);
  };
  for (const { index, length } of matchesOf(text, query)) {
    add(index, false);
    add(index + length, true);
  }
  add(to, false);
  return parts;
}

function matchesOf(text, query) {
  if (!query) return [];
  const escaped = query.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return [...text.matchAll(new RegExp(escaped, "gi"))].map((found) => ({ index: found.index, length: found[0].length }));
}
