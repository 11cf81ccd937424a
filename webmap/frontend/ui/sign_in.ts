// The way in for people who work with this: a line where they would look for what a visitor is not offered.

import { signInAddress } from "../core/permissions.ts";
import { t } from "../core/texts.ts";
import { h, link } from "./elements.ts";

/** A line with a link that leads back to what is on screen when it is pressed. */
export function wayInForStaff(): HTMLElement {
  const entrance = link(t("Sign in to change it."), "/logga-in");
  entrance.addEventListener("click", () => { entrance.href = signInAddress(location.pathname + location.search); });
  return h("p", { class: "soft small" }, `${t("Do you work with this?")} `, entrance);
}
