// The views and dialogs that load after the first visit has shown the page: /load_later.js.
import { addToPlaylist } from "/parts/playlist_dialog.js";
import { bookmarksView } from "/views/bookmarks.js";
import { exploreView } from "/views/explore.js";
import { libraryView } from "/views/library.js";
import { offlineView } from "/views/offline.js";
import { playlistView } from "/views/playlist.js";
import { playlistsView } from "/views/playlists.js";
import { preferencesView } from "/views/preferences.js";
import { searchView } from "/views/search.js";

export {
  addToPlaylist,
  bookmarksView,
  exploreView,
  libraryView,
  offlineView,
  playlistView,
  playlistsView,
  preferencesView,
  searchView,
};
