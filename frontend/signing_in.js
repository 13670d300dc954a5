// Signing up and signing in, on one form.
import { api, rememberAccount } from "/api.js";
import { $, notify, show } from "/elements.js";

const PASSWORD_LEAST_CHARACTERS = 8;

function setSigningUp(signingUp) {
  const { email, password } = $("sign-form").elements;
  $("sign-form").dataset.mode = signingUp ? "register" : "login";
  show("email-field", signingUp);
  show("name-hint", !signingUp);
  show("password-hint", signingUp);
  email.required = signingUp;
  password.autocomplete = signingUp ? "new-password" : "current-password";
  password.minLength = signingUp ? PASSWORD_LEAST_CHARACTERS : 0;
  $("sign-mode").textContent = signingUp ? "Sign up" : "Sign in";
  $("sign-submit").textContent = signingUp ? "Sign up" : "Sign in";
  $("sign-switch").textContent = signingUp ? "I have an account" : "I have no account yet";
}

async function account({ username, email, password }, signingUp) {
  if (signingUp) {
    await api("POST", "/auth/register", { username: username.value, email: email.value, password: password.value });
    setSigningUp(false); // the account is made: should signing in fail, it is signing in that is tried again
  }
  return api("POST", "/auth/login", { login_identifier: username.value, password: password.value });
}

export function setUpSigningIn({ signedIn, explain }) {
  const form = $("sign-form");
  const button = $("sign-submit");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    try {
      rememberAccount(await account(form.elements, form.dataset.mode === "register"));
      form.reset();
      signedIn();
    } catch (error) {
      explain(error);
    } finally {
      button.disabled = false;
    }
  });
  $("sign-switch").addEventListener("click", () => {
    setSigningUp(form.dataset.mode !== "register");
    notify();
    form.elements.username.focus();
  });
  setSigningUp(false);
}
