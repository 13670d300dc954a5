// The words of an episode: turns, sentences with their times, and the passages that each rests on. Read from
// transcript.json; an episode of an earlier release has only captions, and no sources beside them.
import { parseTranscript } from "/listening/transcript.js";
import { read } from "/service/api.js";

// Kinds of sentences that a listener could take for a claim.
const SPOKEN_FREELY = new Set(["question", "reaction", "recap"]);

// Returns {turns: [{speaker, sentences}], sentences, clauses, chapters, changes}; `chapters` is null without sources.
// `changes` dispatches "change" when the sentences have other times.
export async function loadWords(episode) {
  if (!episode.transcript_json_url) return wordsOfCaptions(parseTranscript(await read(episode.transcript_url)));
  const own = episode.own_passages_url ? read(episode.own_passages_url).catch(() => null) : null;
  const [transcript, ownPassages] = await Promise.all([read(episode.transcript_json_url), own]);
  return wordsOfTranscript(transcript, ownPassages?.passages ?? []);
}

function wordsOfCaptions(cues) {
  const turns = [];
  for (const { speaker, text, start } of cues) {
    if (turns.at(-1)?.speaker !== speaker) turns.push({ speaker, sentences: [] });
    turns.at(-1).sentences.push({ text, speaker, start, uses: [], mark: null, isSpoken: true, clauses: [{ from: 0, to: text.length, start }] });
  }
  return indexed(turns, null);
}

// `draft`: the words of an episode that is being made.
export function wordsOfDraft(draft) {
  return wordsOfTranscript(draft, draft.own_passages);
}

// Gives `words` the times and sources of newer words of the same text. Returns false if the text is another.
export function takeTimes(words, newer) {
  const texts = ({ sentences }) => sentences.map(({ text }) => text).join("\n");
  if (texts(words) !== texts(newer)) return false;
  for (const [index, sentence] of words.sentences.entries()) {
    const { start, isSpoken, clauses, uses, isQuote } = newer.sentences[index];
    for (const clause of clauses) clause.sentence = sentence;
    Object.assign(sentence, { start, isSpoken, clauses, uses, isQuote });
  }
  words.clauses.splice(0, Infinity, ...newer.clauses);
  words.chapters = newer.chapters;
  words.changes.dispatchEvent(new Event("change"));
  return true;
}

function wordsOfTranscript(transcript, ownPassages) {
  const hasSources = transcript.passages.length > 0;
  const passages = readPassages(transcript, ownPassages);
  const turns = transcript.turns.map(({ speaker, parts, timing }) => ({
    speaker,
    sentences: parts.map((part) => ({ ...sentenceOf(part, speaker, passages, hasSources), isSpoken: timing !== "estimated" })),
  }));
  return indexed(turns, hasSources ? readChapters(transcript) : null);
}

function readPassages({ passages, sources }, ownPassages) {
  const sourceOf = new Map(sources.map((source) => [source.source_id, source]));
  const ownOf = new Map(ownPassages.map((passage) => [passage.passage_id, passage]));
  return new Map(passages.map((passage, index) => {
    const { heading, place, sentences } = ownOf.get(passage.passage_id) ?? passage;
    return [passage.passage_id, { number: index + 1, isOwn: passage.is_own, source: sourceOf.get(passage.source_id), heading, place, sentences }];
  }));
}

function readChapters({ chapters, sources }) {
  const titleOf = new Map(sources.map(({ source_id: id, title }) => [id, title]));
  return chapters.map(({ claims, sources: used }) => ({ claims, sources: used.map((one) => ({ title: titleOf.get(one.source_id), claims: one.claims })) }));
}

function sentenceOf({ text, kind, start, is_quote: isQuote, passages: used, clauses }, speaker, passages, hasSources) {
  const uses = used.map(({ passage_id: id, sentences }) => ({ passage: passages.get(id), supporting: new Set(sentences) }));
  const mark = uses.length > 0 ? uses.map(({ passage }) => passage.number).join(", ") : hasSources && SPOKEN_FREELY.has(kind) ? "" : null;
  return { text, speaker, kind, start, isQuote, uses, mark, clauses: clausePlaces(text, clauses) };
}

// A clause counts its words. Returns the places of their first and after their last character.
function clausePlaces(text, clauses) {
  const ends = [...text.matchAll(/ |$/g)].map((match) => match.index);
  let words = 0;
  let from = 0;
  return clauses.map((clause) => {
    words += clause.words;
    const place = { from, to: ends[words - 1] ?? text.length, start: clause.start };
    from = place.to;
    return place;
  });
}

function indexed(turns, chapters) {
  const sentences = turns.flatMap((turn) => turn.sentences);
  const clauses = [];
  for (const [index, sentence] of sentences.entries()) {
    sentence.index = index;
    for (const clause of sentence.clauses) {
      Object.assign(clause, { index: clauses.length, sentence });
      clauses.push(clause);
    }
  }
  return { turns, sentences, clauses, chapters, changes: new EventTarget() };
}
