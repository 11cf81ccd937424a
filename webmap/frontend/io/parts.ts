// Parts of our script that are fetched when they are needed, and again where that failed.

/**
 * What fetches a part, as often as it is asked. Browsers remember that an address could not be fetched until the page is
 * reloaded, so each try asks for the part that the failure names under an address of its own, a question mark longer; the
 * page's policy lets none in but ours.
 */
export function part<T>(fetched: () => Promise<T>): () => Promise<T> {
  let address = "";
  return async () => {
    try {
      return address === "" ? await fetched() : ((await import((address += "?"))) as T);
    } catch (error) {
      address ||= /http\S+\.js/.exec(String(error))?.[0] ?? "";
      throw error;
    }
  };
}
