// Passkeys on the pages where one signs in and looks after one's account. Without this script the rest works as before.

import { afterSignIn, register, signIn, works } from "./io/passkeys.ts";

function prepared(place: HTMLElement, act: () => Promise<string>): () => Promise<void> {
  const told = place.querySelector<HTMLElement>("[role=alert]");
  const button = place.querySelector("button");
  place.hidden = false;
  return async () => {
    if (told !== null) told.textContent = "";
    if (button !== null) button.disabled = true;
    try {
      afterSignIn(await act());
    } catch {
      if (told !== null) told.textContent = place.dataset["failed"] ?? "";
      if (button !== null) button.disabled = false;
    }
  };
}

if (works()) {
  const door = document.querySelector<HTMLElement>('[data-passkey="sign-in"]');
  if (door !== null) {
    const act = prepared(door, () => signIn(door.dataset["next"] ?? ""));
    door.querySelector("button")?.addEventListener("click", () => void act());
  }
  const form = document.querySelector<HTMLFormElement>('form[data-passkey="register"]');
  if (form !== null) {
    const value = (name: string): string => String(new FormData(form).get(name) ?? "");
    const act = prepared(form, () => register(value("current"), value("name")));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void act();
    });
  }
}
