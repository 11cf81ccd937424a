// Days and times in the municipality's zone; the API speaks UTC.

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string): Intl.DateTimeFormat {
  let found = formats.get(zone);
  if (found === undefined) {
    found = new Intl.DateTimeFormat("sv-SE", {
      timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit",
    });
    formats.set(zone, found);
  }
  return found;
}

export interface Wall {
  /** "2019-03-04" */
  readonly day: string;
  /** "21:10" */
  readonly time: string;
}

/** What the clock on the wall shows in `zone` at an instant ("2019-03-04T20:10:00.000Z"). */
export function wallOf(instant: string, zone: string): Wall {
  const [day = "", time = ""] = format(zone).format(new Date(instant)).split(" ");
  return { day, time: time.slice(0, 5) };
}

/** The instant at which the clock in `zone` shows that; in the hour that the spring skips, the moment after it. */
export function instantOf({ day, time }: Wall, zone: string): string {
  const wanted = Date.parse(`${day}T${time}:00Z`);
  let guess = wanted;
  for (let round = 0; round < 2; round += 1) guess += wanted - shown(guess, zone);
  return new Date(guess).toISOString();
}

function shown(instant: number, zone: string): number {
  return Date.parse(`${format(zone).format(new Date(instant)).replace(" ", "T")}Z`);
}

/** How much of an instant is known, written out: "2019", "2019-03-04" or "2019-03-04 21:10". */
export function written(instant: string | null, precision: string, zone: string): string {
  if (instant === null) return "";
  const { day, time } = wallOf(instant, zone);
  if (precision === "year") return day.slice(0, 4);
  return precision === "day" ? day : `${day} ${time}`;
}
