// The dialog to sign in or to create an account.
import { SignInAbandonedError, account, isSignedIn, setSignInPrompt, signIn, username } from "/service/account.js";
import { ApiError } from "/service/http.js";
import { logIn, register } from "/service/signing_in.js";
import { isKnownBrowser } from "/service/stored_sign_in.js";
import { icon } from "/parts/icons.js";
import { html, nothing, render } from "/vendor/lit-html-3.3.3/lit-html.js";

const MIN_PASSWORD_CHARACTERS = 8;
const MODES = {
  "sign in": { title: "Sign in", button: "Sign in", other: "New here? Create an account" },
  "create account": { title: "Create an account", button: "Create account", other: "Already have an account? Sign in" },
};

const dialog = document.getElementById("sign-in");
let state = null; // {openNumber, mode, reason, message, busy, showsPassword, resolve, reject}; null while closed
let openCount = 0;

function signInFields() {
  return html`
    <label for="login-name">Username or email</label>
    <input id="login-name" name="identifier" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="254"
      .defaultValue=${username() ?? ""}>`;
}

function createFields() {
  return html`
    <label for="new-name">Username</label>
    <input id="new-name" name="username" autocomplete="username" autocapitalize="none" spellcheck="false" required minlength="3"
      maxlength="64">
    <label for="new-email">Email</label>
    <input id="new-email" name="email" type="email" autocomplete="email" required maxlength="254">`;
}

function passwordField(isNew) {
  const { showsPassword } = state;
  return html`
    <label for="password">Password</label>
    <div class="password">
      <input id="password" name="password" type=${showsPassword ? "text" : "password"} required maxlength="256"
        autocapitalize="none" spellcheck="false" aria-describedby=${isNew ? "password-hint" : nothing}
        minlength=${isNew ? MIN_PASSWORD_CHARACTERS : nothing} autocomplete=${isNew ? "new-password" : "current-password"}>
      <button type="button" class="link small" @click=${() => update({ showsPassword: !showsPassword })}>
        ${showsPassword ? "Hide password" : "Show password"}</button>
    </div>
    ${isNew ? html`<p class="hint" id="password-hint">At least ${MIN_PASSWORD_CHARACTERS} characters.</p>` : nothing}`;
}

// The reasons are written for people who have an account.
function shownReason({ mode, reason }) {
  return mode === "create account" ? reason.replace(/^Sign in to/, "You need a free account to") : reason;
}

function template() {
  const { mode, message, busy } = state;
  const reason = shownReason(state);
  const isNew = mode === "create account";
  return html`
    <form @submit=${submit} aria-busy=${busy}>
      <button type="button" class="plain close" aria-label="Close" @click=${cancel}>${icon("close")}</button>
      <h2 id="sign-in-title">${MODES[mode].title}</h2>
      ${reason ? html`<p class="soft">${reason}</p>` : nothing}
      <div class="fields">
        ${isNew ? createFields() : signInFields()}
        ${passwordField(isNew)}
        <label class="stay"><input type="checkbox" name="stay" checked> Stay signed in</label>
        <p class="hint">For 30 days in this browser. Turn it off on a shared computer.</p>
      </div>
      <p class="form-error" role="alert">${message}</p>
      <button type="submit" class="wide" aria-disabled=${busy}>${MODES[mode].button}</button>
      <button type="button" class="link" @click=${switchMode}>${MODES[mode].other}</button>
    </form>`;
}

function update(changes) {
  state = { ...state, ...changes };
  render(template(), dialog);
}

function switchMode() {
  update({ mode: state.mode === "sign in" ? "create account" : "sign in", message: "" });
  dialog.querySelector("input").focus();
}

async function submit(event) {
  event.preventDefault();
  if (state.busy) return;
  const { openNumber, mode } = state;
  const isOpen = () => state?.openNumber === openNumber; // ignore responses that arrive after the dialog was closed
  const { identifier, username: name, email, password, stay } = event.target.elements;
  const entered = identifier?.value ?? name.value;
  update({ busy: true, message: "", showsPassword: false }); // a password manager saves hidden passwords only
  try {
    if (mode === "create account") {
      await register(name.value, email.value, password.value);
      if (!isOpen()) return;
      update({ mode: "sign in" }); // the account exists now: if signing in fails, only signing in is retried
      dialog.querySelector("input").value = entered;
    }
    const isPersistent = stay.checked;
    const session = await logIn(entered, password.value, { staysSignedIn: isPersistent });
    if (!isOpen()) return;
    signIn(session, { isPersistent });
    close("resolve");
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (isOpen()) update({ message: error.message });
  } finally {
    if (isOpen()) update({ busy: false });
  }
}

function cancel() {
  close("reject", new SignInAbandonedError());
}

function close(outcome, value) {
  const closedState = state;
  if (!closedState) return;
  state = null;
  document.documentElement.classList.remove("signing-in"); // before closing, so that the button is visible again and can take the focus back
  dialog.close();
  render(nothing, dialog);
  closedState[outcome](value);
}

function usualMode() {
  return isKnownBrowser() || username() ? "sign in" : "create account";
}

// Without `mode`, people who have never signed in in this browser are asked to create an account.
export function openSignIn(reason = "", mode = usualMode()) {
  return new Promise((resolve, reject) => {
    close("reject", new SignInAbandonedError());
    openCount += 1;
    update({ openNumber: openCount, mode, reason, message: "", busy: false, showsPassword: false, resolve, reject });
    document.documentElement.classList.add("signing-in");
    dialog.showModal();
    // Focuses the first empty field: the password if the name is already filled in.
    const first = [...dialog.querySelectorAll("input")].find((field) => !field.value);
    first?.focus();
  });
}

dialog.addEventListener("cancel", (event) => {
  event.preventDefault();
  cancel();
});
account.addEventListener("change", ({ detail }) => { if (detail.fromOtherTab && isSignedIn()) close("resolve"); });
setSignInPrompt(openSignIn);
