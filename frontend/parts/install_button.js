// Shows the button that installs the page as an app, where the browser offers it.

let offer = null;

export function setUpInstallButton() {
  const button = document.getElementById("install");
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault(); // the browser shows its own banner otherwise
    offer = event;
    button.hidden = false;
  });
  addEventListener("appinstalled", () => { button.hidden = true; });
  button.addEventListener("click", async () => {
    button.hidden = true; // an offer can be used once; the browser makes another if the user declines
    await offer.prompt();
  });
}
