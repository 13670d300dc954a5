// The menu behind the user's name in the header.
import { account, username } from "/service/account.js";

const button = document.getElementById("account-menu");
const panel = document.getElementById("account-panel");

function setOpen(isOpen) {
  button.setAttribute("aria-expanded", isOpen);
  panel.classList.toggle("is-open", isOpen);
}

function showName() {
  for (const element of document.querySelectorAll(".user-name")) element.textContent = username() ?? "";
  setOpen(false);
}

export function setUpAccountMenu() {
  button.addEventListener("click", () => setOpen(!panel.classList.contains("is-open")));
  document.addEventListener("click", ({ target }) => {
    if (!panel.contains(target) && !button.contains(target)) setOpen(false);
  });
  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !panel.classList.contains("is-open")) return;
    setOpen(false);
    button.focus();
  });
  account.addEventListener("change", showName);
  showName();
}
