// The photos of one observation, to be sent, hidden in part, described, checked and published; a page mounts it.
//
//   const desk = new PhotoDesk(api, observationId, notices);
//   place.append(desk.element);
//   await desk.load();

import { canHide, changeOf, pictureOf, TAKEN, type Photo, type PhotoChange } from "../core/photos.ts";
import { t } from "../core/texts.ts";
import type { Api } from "../io/api.ts";
import { BlurBoxEditor } from "./blur_boxes.ts";
import { badge, button, field, h, input, newId, textarea } from "./elements.ts";
import type { Notices } from "./notices.ts";

export class PhotoDesk {
  readonly element: HTMLElement;
  readonly #api: Api;
  readonly #observation: string;
  readonly #notices: Notices;
  readonly #list = h("ul", { class: "photo-list" });
  readonly #none = h("p", { class: "hint" }, t("No photos yet."));

  constructor(api: Api, observation: string, notices: Notices) {
    this.#api = api;
    this.#observation = observation;
    this.#notices = notices;
    const headingId = newId("photos");
    const file = input("photo", "file", "", { accept: TAKEN });
    file.addEventListener("change", () => void this.#send(file));
    this.element = h(
      "section", { class: "stack", "aria-labelledby": headingId }, h("h3", { id: headingId }, t("Photos")), this.#none, this.#list,
      field(t("Add a photo"), file, t("JPEG, PNG, WebP or AVIF, at most 25 MB. Place, time and names that the file holds are not kept.")),
    );
  }

  async load(): Promise<void> {
    try {
      const photos = await this.#api.photosOf(this.#observation);
      this.#none.hidden = photos.length > 0;
      this.#list.replaceChildren(...photos.map((photo) => this.#item(photo)));
    } catch (error) {
      this.#notices.fault(error);
    }
  }

  #item(photo: Photo): HTMLElement {
    const { alt_text: alt, state, width, height } = photo.properties;
    const labels = { received: t("Received"), checked: t("Checked, internal"), public: t("Public"), rejected: t("Rejected") };
    const words = textarea("alt_text", alt);
    words.maxLength = 300;
    const address = pictureOf(photo, "full");
    let blurred = photo.properties.blurred ?? [];
    const picture = canHide(photo)
      ? new BlurBoxEditor({ picture: address, alt, width, height, blurred }, (now) => { blurred = now; }).element
      : h("img", { class: "photo-shown", src: address, alt: alt || t("The photo"), width, height });
    const act = (name: string, said: string, to?: PhotoChange["state"]): HTMLButtonElement =>
      button(name, () => void this.#change(photo, changeOf(photo, blurred, words.value, to), said));
    return h(
      "li", { class: "stack stack--tight" }, h("p", {}, badge(labels[state], state === "public" ? "good" : "")), picture,
      field(t("What it shows, for those who can't see it"), words),
      h("p", { class: "hint" }, t("Before you approve: no face, no number plate, no name, and nobody who can be recognised. What was sent is deleted then.")),
      h("div", { class: "row" },
        act(t("Save"), t("The photo is saved.")),
        act(t("Approve the photo"), t("The photo is checked."), "checked"),
        state === "checked" && act(t("Show to everyone"), t("The photo is public."), "public"),
        act(t("Do not use"), t("The photo is not used."), "rejected"),
        button(t("Withdraw"), () => void this.#withdraw(photo), { look: "danger" })),
    );
  }

  async #send(file: HTMLInputElement): Promise<void> {
    const chosen = file.files?.[0];
    if (chosen === undefined) return;
    file.disabled = true;
    await this.#done(() => this.#api.sendPhoto(this.#observation, crypto.randomUUID(), chosen), t("The photo is there."));
    file.disabled = false;
    file.value = "";
  }

  #change(photo: Photo, change: PhotoChange, said: string): Promise<void> {
    return this.#done(() => this.#api.changePhoto(photo.id, photo.properties.version, change), said);
  }

  #withdraw(photo: Photo): Promise<void> {
    return this.#done(() => this.#api.withdrawPhoto(photo.id, photo.properties.version), t("The photo is withdrawn."));
  }

  /** Does it, says so, and shows how it is now; what was refused leaves everything on the screen as it is. */
  async #done(deed: () => Promise<unknown>, said: string): Promise<void> {
    try {
      await deed();
    } catch (error) {
      this.#notices.fault(error);
      return;
    }
    this.#notices.say(said);
    await this.load();
    this.element.querySelector<HTMLElement>("h3")?.scrollIntoView({ block: "nearest" });
  }
}
