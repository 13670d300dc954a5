// The views and dialogs that load after the first visit has shown the page: /load_later.js.
import { addToPlaylist } from "/parts/playlist_dialog.js";
import { moveToShow } from "/parts/show_dialog.js";
import { openSubscribing } from "/parts/subscribe_dialog.js";
import { report } from "/parts/report_dialog.js";
import { share } from "/player/sharing.js";
import { bookmarksView } from "/views/bookmarks.js";
import { exploreView } from "/views/explore.js";
import { libraryView } from "/views/library.js";
import { offlineView } from "/views/offline.js";
import { playlistView } from "/views/playlist.js";
import { playlistsView } from "/views/playlists.js";
import { preferencesView } from "/views/preferences.js";
import { searchView } from "/views/search.js";
import { showView } from "/views/show.js";
import { showsView } from "/views/shows.js";

export {
  addToPlaylist,
  bookmarksView,
  exploreView,
  libraryView,
  moveToShow,
  offlineView,
  openSubscribing,
  playlistView,
  playlistsView,
  preferencesView,
  report,
  searchView,
  share,
  showView,
  showsView,
};
