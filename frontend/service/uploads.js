// Sends a file to the bucket, with a form that the service signs for this one file.
import { ApiError, sendSignedIn } from "/service/api.js";

// `onProgress`: gets the share that is sent, from 0 to 1. Resolves to the upload's id, or to null once `signal` is aborted.
// A form may have expired, and the bucket's answer may be lost, so a second form is asked for, once.
export async function uploadFile(file, { name, type, onProgress, signal }) {
  for (let attempt = 0; attempt < 2 && !signal.aborted; attempt += 1) {
    const form = await sendSignedIn("POST", "/api/v1/uploads", {
      body: { file_name: name, content_type: type, size_bytes: file.size },
      reason: "Sign in to upload your files.",
      isRepeatable: true, // a form that is not used costs nothing
    });
    if (!signal.aborted && await sendForm(form, file, onProgress, signal)) return form.upload_id;
  }
  if (signal.aborted) return null;
  throw new ApiError(0, "UPLOAD_FAILED", "The file could not be sent.");
}

// `fetch` does not tell how much it has sent.
function sendForm({ url, fields }, file, onProgress, signal) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  body.append("file", file); // the bucket ignores what comes after it
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    signal.addEventListener("abort", () => request.abort());
    request.upload.addEventListener("progress", ({ loaded, total }) => onProgress(loaded / total));
    request.addEventListener("loadend", () => resolve(request.status >= 200 && request.status < 300));
    request.open("POST", url);
    request.send(body);
  });
}
