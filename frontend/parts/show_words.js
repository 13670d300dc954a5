// What the page says about shows.
export const MAX_SHOW_TITLE_CHARACTERS = 200;

export function showState({ visibility, is_hidden: isHidden, is_default: isDefault }) {
  const state = isHidden ? "Hidden by an operator" : visibility === "public" ? "Public" : "Private";
  return isDefault ? `${state} · default for new episodes` : state;
}

// Apple's categories, which all directories take.
export const CATEGORIES = [
  "Arts", "Business", "Comedy", "Education", "Fiction", "Government", "Health & Fitness", "History", "Kids & Family", "Leisure",
  "Music", "News", "Religion & Spirituality", "Science", "Society & Culture", "Sports", "Technology", "True Crime", "TV & Film",
];
