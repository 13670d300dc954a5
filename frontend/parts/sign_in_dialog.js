// The one dialog to sign in or to make an account, wherever an account is needed.
import { SignInAbandonedError, account, signIn, signInIsAskedBy, token, username } from "/service/account.js";
import { ApiError } from "/service/api.js";
import { logIn, register } from "/service/signing_in.js";
import { icon } from "/parts/icons.js";
import { html, nothing, render } from "/vendor/lit-html-3.3.3/lit-html.js";

const PASSWORD_LEAST_CHARACTERS = 8;
const MODES = {
  "sign in": { title: "Welcome back", button: "Sign in", other: "New here? Make an account instead" },
  "create account": { title: "Make an account", button: "Create account", other: "I have an account already" },
};

const dialog = document.getElementById("sign-in");
let state = null; // {opening, mode, reason, message, busy, resolve, reject}; null while it is closed
let openings = 0;

function signInFields() {
  return html`
    <label for="login-name">Name or e-mail</label>
    <input id="login-name" name="identifier" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="254"
      .defaultValue=${username() ?? ""}>`;
}

function createFields() {
  return html`
    <label for="new-name">Username</label>
    <input id="new-name" name="username" autocomplete="username" autocapitalize="none" spellcheck="false" required minlength="3"
      maxlength="64">
    <label for="new-email">E-mail</label>
    <input id="new-email" name="email" type="email" autocomplete="email" required maxlength="254">`;
}

function template() {
  const { mode, reason, message, busy } = state;
  const isNew = mode === "create account";
  return html`
    <form @submit=${submit} aria-busy=${busy}>
      <button type="button" class="plain close" aria-label="Close" @click=${abandon}>${icon("close")}</button>
      <h2 id="sign-in-title">${MODES[mode].title}</h2>
      ${reason ? html`<p class="soft">${reason}</p>` : nothing}
      <div class="fields">
        ${isNew ? createFields() : signInFields()}
        <label for="password">Password</label>
        <input id="password" name="password" type="password" required maxlength="256" aria-describedby=${isNew ? "password-hint" : nothing}
          minlength=${isNew ? PASSWORD_LEAST_CHARACTERS : nothing} autocomplete=${isNew ? "new-password" : "current-password"}>
        ${isNew ? html`<p class="hint" id="password-hint">${PASSWORD_LEAST_CHARACTERS} characters or more.</p>` : nothing}
      </div>
      <p class="wrong" role="alert">${message}</p>
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
  const { opening, mode } = state;
  const isOpen = () => state?.opening === opening; // what comes once it was closed is of no use to anybody
  const { identifier, username: name, email, password } = event.target.elements;
  const entered = identifier?.value ?? name.value;
  update({ busy: true, message: "" });
  try {
    if (mode === "create account") {
      await register(name.value, email.value, password.value);
      if (!isOpen()) return;
      update({ mode: "sign in" }); // the account is made: should signing in fail, it is signing in that is tried again
      dialog.querySelector("input").value = entered;
    }
    const answer = await logIn(entered, password.value);
    if (!isOpen()) return;
    signIn(answer);
    settle("resolve");
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (isOpen()) update({ message: error.message });
  } finally {
    if (isOpen()) update({ busy: false });
  }
}

function abandon() {
  settle("reject", new SignInAbandonedError());
}

function settle(how, value) {
  const settled = state;
  if (!settled) return;
  state = null;
  document.documentElement.classList.remove("signing-in"); // first: the button that is there again takes the focus back
  dialog.close();
  render(nothing, dialog);
  settled[how](value);
}

export function openSignIn(reason = "", mode = "sign in") {
  return new Promise((resolve, reject) => {
    settle("reject", new SignInAbandonedError());
    openings += 1;
    update({ opening: openings, mode, reason, message: "", busy: false, resolve, reject });
    document.documentElement.classList.add("signing-in");
    dialog.showModal();
    // With the name already there it is the password that is missing.
    const first = [...dialog.querySelectorAll("input")].find((field) => !field.value);
    first?.focus();
  });
}

dialog.addEventListener("cancel", (event) => {
  event.preventDefault();
  abandon();
});
account.addEventListener("change", ({ detail }) => { if (detail.isElsewhere && token()) settle("resolve"); });
signInIsAskedBy(openSignIn);
