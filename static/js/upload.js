// Sending a large file: how much of it has gone, while it goes. Without this script the form is sent as any other.

import { csrfToken, isSignedOut, signInAgain } from "./session.js";
import { toast } from "./toasts.js";

const form = document.querySelector("form[data-upload]");
const note = document.querySelector("[data-upload-note]");

function megabytes(bytes) {
  return (bytes / 1048576).toLocaleString("en-US", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
}

function show({ loaded, total }) {
  const bar = note.querySelector("progress");
  bar.max = total;
  bar.value = loaded;
  note.querySelector("p").textContent = loaded < total ? `${megabytes(loaded)} of ${megabytes(total)} MB sent` : "All of it is sent; the server takes it in.";
}

function waiting(yes) {
  note.hidden = !yes;
  for (const button of form.querySelectorAll("button")) button.disabled = yes;
}

function answered(request) {
  if (isSignedOut(request.status, request.getResponseHeader("X-Sign-In"))) {
    waiting(false);
    signInAgain().then(() => { form.elements.csrf_token.value = csrfToken(); send(); }, () => toast("You are signed out. Sign in again to go on.", "amber"));
    return;
  }
  if (request.status < 400 && request.responseURL) { window.location.assign(request.responseURL); return; }
  waiting(false);
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  const told = [...page.querySelectorAll("form[data-upload] .error, main .lede, .problem p")].map((one) => one.textContent.trim()).find(Boolean);
  toast(told || "The file was not taken. Please try again.", "red");
}

function send() {
  const request = new XMLHttpRequest();
  request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) show(event); });
  request.addEventListener("load", () => answered(request));
  request.addEventListener("error", () => { waiting(false); toast("The connection broke off; nothing was kept. Please try again.", "red"); });
  request.open("POST", form.action);
  waiting(true);
  request.send(new FormData(form));
}

form?.addEventListener("submit", (event) => {
  if (!form.querySelector("input[type=file]").files.length) return;
  event.preventDefault();
  send();
});
