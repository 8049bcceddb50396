// Says in words, next to its button, why a passkey or security key was not taken. allauth's scripts do the rest.
const place = document.querySelector("[data-passkey-error]");

const WORDS = {
  NotAllowedError: "That was cancelled, or took too long. Try again.",
  InvalidStateError: "This key is added to your account already.",
  SecurityError: "Browsers use keys only on https, or on this machine as http://localhost.",
};

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  if (place) place.textContent = WORDS[event.detail.exception?.name] ?? "The key could not be used. Try again, or use another way.";
});

if (!window.PublicKeyCredential) {
  for (const button of document.querySelectorAll("#passkey_login, #mfa_webauthn_authenticate, #mfa_webauthn_add, #mfa_webauthn_reauthenticate")) {
    button.disabled = true;
  }
  if (place) place.textContent = "This browser cannot use keys at this address: they need https.";
}
