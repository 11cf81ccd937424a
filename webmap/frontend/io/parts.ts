// Parts of our script that are fetched when they are needed, and again where that failed.

/**
 * What fetches a part, as often as it is asked. Browsers remember that an address could not be fetched until the page is
 * reloaded, so the next try asks for the same part under an address of its own.
 */
export function part<T>(fetched: () => Promise<T>): () => Promise<T> {
  let address = "";
  let tries = 0;
  return async () => {
    try {
      if (address === "") return await fetched();
      tries += 1;
      return (await import(`${address}?again=${tries}`)) as T;
    } catch (error) {
      address ||= addressIn(String(error));
      throw error;
    }
  };
}

/** The address of our own that a browser names in its failure; none where it names none. */
function addressIn(failure: string): string {
  const found = /https?:\S+\.js/.exec(failure)?.[0] ?? "";
  return found.startsWith(`${location.origin}/`) ? found : "";
}
