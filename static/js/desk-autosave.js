// What is typed is kept by the server while it is typed, and when the page is left.
import { form, value } from "./desk-form.js";

const PAUSE = 1000;
const LONGEST = 4000; // milliseconds of typing without a pause before it is kept all the same
const AGAIN = 5000;
const saved = form.querySelector("[data-saved]");
const problem = form.querySelector("[data-not-saved]");
let dirty = false;
let sending = false;
let over = false; // sent to be saved, or saved already: nothing more is to be kept of it
let timer;
let since = 0;

const payload = () => new URLSearchParams(new FormData(form));

function soon(pause = PAUSE) {
  clearTimeout(timer);
  timer = setTimeout(send, pause);
}

async function send() {
  if (!dirty || over) return;
  if (sending) return soon();
  sending = true;
  dirty = false;
  try {
    const answer = await fetch(form.dataset.copyUrl, { method: "POST", body: payload() });
    if (over) return;
    if (answer.status === 409) return savedAlready(await answer.json());
    if (answer.redirected) return signedOut();
    if (!answer.ok) throw new Error(String(answer.status));
    const { saved_at: at, key } = await answer.json();
    saved.textContent = `Saved ${at}`;
    problem.textContent = "";
    // Whoever reloads the page finds it as it was.
    if (!value("uid")) history.replaceState(history.state, "", `${form.dataset.newUrl}?copy=${key}`);
  } catch {
    dirty = true;
    problem.textContent = "What you typed last is not kept yet: the desk does not answer. It is tried again.";
    soon(AGAIN);
  } finally {
    sending = false;
  }
}

function savedAlready({ made, url }) {
  over = true;
  const link = document.createElement("a");
  Object.assign(link, { href: url, textContent: made });
  problem.replaceChildren("This form was saved already, as ", link, ". What you type here now is not kept.");
}

function signedOut() {
  dirty = true;
  problem.textContent = "You are signed out. Sign in in another tab: what you typed stays here, and is kept then.";
  soon(AGAIN);
}

function typed() {
  if (!dirty) since = Date.now();
  dirty = true;
  soon(Math.max(0, Math.min(PAUSE, since + LONGEST - Date.now())));
}

function leaving() {
  if (!dirty || over) return;
  dirty = false;
  fetch(form.dataset.copyUrl, { method: "POST", body: payload(), keepalive: true }).catch(() => {});
}

form.addEventListener("input", typed);
form.addEventListener("change", typed);
form.addEventListener("submit", (event) => {
  if (over && form.dataset.sent) event.preventDefault(); // a second press of the button
  form.dataset.sent = "yes";
  over = true;
});
document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && leaving());
addEventListener("pagehide", leaving);
// Gone back to by the browser: what stands on the page may have been saved meanwhile.
addEventListener("pageshow", (event) => event.persisted && location.reload());
