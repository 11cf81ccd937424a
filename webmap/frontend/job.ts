// The script of a page that waits for a job: asks how far it has come, and loads the page anew when it is over.

import { Api } from "./io/api.ts";

const ASKING_MS = 1000;

async function follow(place: HTMLElement): Promise<void> {
  const api = new Api(document.documentElement.lang);
  const bar = place.querySelector("progress");
  const look = async (): Promise<void> => {
    try {
      const job = await api.job(place.dataset["job"] ?? "");
      if (job.state === "done" || job.state === "failed") {
        location.reload();
        return;
      }
      if (bar !== null && job.total > 0) {
        bar.max = job.total;
        bar.value = job.done;
      }
    } catch {
      // The server may be starting anew; the link on the page asks as well.
    }
    setTimeout(() => void look(), ASKING_MS);
  };
  await look();
}

const place = document.querySelector<HTMLElement>("[data-job]");
if (place !== null) void follow(place);
