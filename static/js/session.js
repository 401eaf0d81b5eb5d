// Signing in again in place, when a sign-in expires while somebody writes. Nothing on the page is touched.

let waiting = null;

/** The CSRF token the server expects now. */
export function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]')?.content ?? "";
}

function renewToken(token) {
  const old = csrfToken();
  document.querySelector('meta[name="csrf-token"]')?.setAttribute("content", token);
  document.querySelectorAll('input[name="csrf_token"]').forEach((input) => {
    if (!old || input.value !== token) input.value = token;
  });
}

async function standing(dialog) {
  const response = await fetch(dialog.dataset.signInAgain, { headers: { Accept: "application/json" } });
  return response.ok ? response.json() : {};
}

async function send(dialog, form) {
  const body = JSON.stringify({ email: form.elements.email.value, password: form.elements.password.value, person: dialog.dataset.person });
  const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrfToken() };
  const response = await fetch(dialog.dataset.signInAgain, { method: "POST", headers, body });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok || !answer.csrf_token) throw new Error(answer.error || answer.message || "That email and password do not fit.");
  renewToken(answer.csrf_token);
}

/** Ask for the password again; resolves when the person is signed in, rejects when the dialog is closed. */
export function signInAgain() {
  if (waiting) return waiting;
  const dialog = document.querySelector("[data-sign-in-again]");
  if (!dialog) return Promise.reject(new Error("signed out"));
  const form = dialog.querySelector("[data-sign-in-form]");
  const complaint = dialog.querySelector("[data-sign-in-error]");
  waiting = new Promise((resolve, reject) => {
    const submit = async (event) => {
      event.preventDefault();
      complaint.hidden = true;
      try {
        await send(dialog, form);
        finish(resolve);
      } catch (error) {
        complaint.textContent = error.message;
        complaint.hidden = false;
        form.elements.password.select();
      }
    };
    const closed = () => finish(() => reject(new Error("signed out")));
    const finish = (settle) => {
      form.removeEventListener("submit", submit);
      dialog.removeEventListener("close", closed);
      form.elements.password.value = "";
      if (dialog.open) dialog.close();
      waiting = null;
      settle();
    };
    form.addEventListener("submit", submit);
    dialog.addEventListener("close", closed);
    complaint.hidden = true;
    standing(dialog).catch(() => ({})).then((known) => {
      if (known.csrf_token) renewToken(known.csrf_token);
      if (known.signed_in && String(known.person) === dialog.dataset.person) { finish(resolve); return; }
      if (known.email && !form.elements.email.value) form.elements.email.value = known.email;
      if (!dialog.open) dialog.showModal();
      form.elements[form.elements.email.value ? "password" : "email"].focus();
    });
  });
  return waiting;
}

/** Whether the answer says that the sign-in (401) or the page's token (400) has expired. */
export function isSignedOut(status, header) {
  return (status === 401 || status === 400) && header === "again";
}
