// Photos of an observation as the API tells of them, and what may be done with one next.

import type { Feature } from "./model.ts";

export interface PhotoProperties {
  readonly width: number;
  readonly height: number;
  readonly alt_text: string;
  readonly state: "received" | "checked" | "public" | "rejected";
  readonly blurred?: readonly string[];
  /** Empty once what was sent has been deleted: then nothing more can be hidden. */
  readonly original_sha256?: string;
  readonly version?: number;
}

export type Photo = Feature<PhotoProperties, never>;

export interface PhotoChange {
  readonly blurred?: readonly string[];
  readonly alt_text?: string;
  readonly state?: "checked" | "public" | "rejected";
}

/** What a file may be that is sent; an iPhone makes a JPEG of its own format when it is asked for these. */
export const TAKEN = "image/jpeg,image/png,image/webp,image/avif";

export function pictureOf(photo: Photo, size: "full" | "small"): string {
  return `/api/v1/photos/${photo.id}.jpg?size=${size}`;
}

export function canHide(photo: Photo): boolean {
  return (photo.properties.original_sha256 ?? "") !== "";
}

/** What is asked for beside what is on the screen; the same again changes nothing. */
export function changeOf(photo: Photo, blurred: readonly string[], alt: string, state?: PhotoChange["state"]): PhotoChange {
  const before = photo.properties;
  return {
    ...(blurred.join(" ") === (before.blurred ?? []).join(" ") ? {} : { blurred }),
    ...(alt.trim() === before.alt_text ? {} : { alt_text: alt.trim() }),
    ...(state === undefined ? {} : { state }),
  };
}
