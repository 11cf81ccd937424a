// The routes of the API that the review page alone uses: what the map page does not need, it does not fetch.

import type { Queue, Read } from "../core/review.ts";
import type { Api } from "./api.ts";

export function queue(api: Api, town: string, limit: number, offset: number): Promise<Queue> {
  return api.get(`/review?municipality=${town}&limit=${limit}&offset=${offset}`);
}

export function read(api: Api, observation: string): Promise<Read> {
  return api.get(`/observations/${observation}/review`);
}

export async function merge(api: Api, id: string, properties: object, members: readonly string[]): Promise<void> {
  await api.send("PUT", `/cases/${id}`, { properties, member_ids: members });
}

export async function split(api: Api, id: string): Promise<void> {
  await api.send("POST", `/cases/${id}/split`, {});
}
