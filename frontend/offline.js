// Opens the requested page again as soon as the service can be reached.
const CHECK_MILLISECONDS = 5000;

async function openIfReachable() {
  try {
    await fetch("/", { method: "HEAD", cache: "no-store" });
    location.reload();
  } catch {
    // still offline
  }
}

addEventListener("online", openIfReachable);
setInterval(openIfReachable, CHECK_MILLISECONDS); // the service may be unreachable although the browser says online
