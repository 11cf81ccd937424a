// The page's address tells what is on screen: reload restores it, back goes back, the link can be shared.

import { writeFilter } from "../core/filters.ts";
import { queryOf, viewFrom, type View } from "../core/view.ts";

export class Address {
  /** What the address asks for. */
  get view(): View {
    return viewFrom(new URLSearchParams(location.search));
  }

  /** A step that "back" should lead over: another choice, another filter. */
  push(view: View): void {
    this.#write(view, (address) => history.pushState(null, "", address));
  }

  /** The same step in other words: the map was moved a little. */
  replace(view: View): void {
    this.#write(view, (address) => history.replaceState(history.state, "", address));
  }

  onBack(listen: (view: View) => void): void {
    addEventListener("popstate", () => listen(this.view));
  }

  #write(view: View, write: (address: string) => void): void {
    const query = queryOf(view, new URLSearchParams(location.search)).toString();
    const address = query === "" ? location.pathname : `${location.pathname}?${query}`;
    if (address !== location.pathname + location.search) write(address);
    for (const link of document.querySelectorAll<HTMLAnchorElement>("a[data-lang]")) {
      const own = new URLSearchParams(query);
      own.set("lang", link.dataset["lang"] ?? "");
      link.href = `?${own}`;
    }
    for (const link of document.querySelectorAll<HTMLAnchorElement>("a[data-with-view]")) {
      link.search = query;
    }
    const filter = new URLSearchParams();
    writeFilter(view.filter, filter); // by the API's names: those pages know nothing of what is open here
    for (const link of document.querySelectorAll<HTMLAnchorElement>("a[data-with-filter]")) {
      link.search = filter.toString();
    }
  }
}
