// The list of browsers in which the user is signed in, with a button to sign out each.
import { signOut } from "/service/account.js";
import { endSignIn, listSignIns } from "/service/sign_ins.js";
import { formatDate } from "/parts/formatting.js";
import { notify, reportError } from "/parts/notices.js";
import { html, nothing, render } from "/vendor/lit-html-3.3.3/lit-html.js";

export function signInList(root) {
  let sessions = [];
  const update = () => { if (root.isConnected) render(template(), root); };

  async function load() {
    sessions = await listSignIns();
    update();
  }

  async function end(session) {
    if (session.is_current) {
      await signOut();
      return;
    }
    await endSignIn(session.session_id);
    notify(`Signed out ${session.user_agent}. It may take up to an hour until it notices.`);
    await load();
    root.querySelector("h2").focus(); // the pressed button is gone
  }

  function template() {
    if (sessions.length === 0) return nothing;
    return html`
      <section class="panel sign-ins" aria-labelledby="sign-ins-title">
        <h2 id="sign-ins-title" tabindex="-1">Where you are signed in</h2>
        <ul>${sessions.map((session) => html`
          <li>
            <div><strong>${session.user_agent}</strong>${session.is_current ? html` <span class="category">This browser</span>` : nothing}
              <p class="soft">Signed in ${formatDate(session.created_timestamp)}, last used ${formatDate(session.last_used_timestamp)}</p></div>
            <button type="button" class="quiet small" aria-label=${`Sign out ${session.is_current ? "this browser" : session.user_agent}`}
              @click=${() => end(session).catch(reportError)}>Sign out</button>
          </li>`)}</ul>
      </section>`;
  }

  load().catch(reportError);
  return () => render(nothing, root);
}
