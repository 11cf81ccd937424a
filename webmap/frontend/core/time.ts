// Days and times in the municipality's zone; the API speaks UTC.

import { t } from "./texts.ts";

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

const DAY_MS = 24 * 3600 * 1000;

/** The instants at which the clock in `zone` shows that: none in the hour that spring skips, two in the one autumn repeats. */
export function instantsOf({ day, time }: Wall, zone: string): string[] {
  const wanted = Date.parse(`${day}T${time}:00Z`);
  const found = offsetsAround(wanted, zone).map((offset) => wanted - offset).filter((instant) => shown(instant, zone) === wanted);
  return [...new Set(found)].sort((one, other) => one - other).map((instant) => new Date(instant).toISOString());
}

/** The first instant at which the clock in `zone` shows that; where clocks are put forward over it, what it is put to. */
export function instantOf(wall: Wall, zone: string): string {
  const [first] = instantsOf(wall, zone);
  if (first !== undefined) return first;
  const wanted = Date.parse(`${wall.day}T${wall.time}:00Z`);
  return new Date(wanted - Math.min(...offsetsAround(wanted, zone))).toISOString();
}

/** How far the clock in `zone` is ahead of UTC a day before and a day after, in milliseconds: it changes at most once between. */
function offsetsAround(wanted: number, zone: string): number[] {
  return [wanted - DAY_MS, wanted + DAY_MS].map((near) => shown(near, zone) - near);
}

/** "UTC+2", "UTC−3:30": what a clock in `zone` is ahead of UTC at an instant. */
function offsetAt(instant: string, zone: string): string {
  const at = Math.floor(Date.parse(instant) / 1000) * 1000;
  const minutes = Math.round((shown(at, zone) - at) / 60_000);
  const rest = Math.abs(minutes) % 60;
  return `UTC${minutes < 0 ? "−" : "+"}${Math.floor(Math.abs(minutes) / 60)}${rest === 0 ? "" : `:${String(rest).padStart(2, "0")}`}`;
}

function shown(instant: number, zone: string): number {
  return Date.parse(`${format(zone).format(new Date(instant)).replace(" ", "T")}Z`);
}

/** "2026-11-22, evening", as `geodata/model/day_parts.py` parts the day; a night belongs to the day that it begins on. */
function partOfDay({ day, time }: Wall): string {
  if (time < "06:00") return `${new Date(Date.parse(day) - DAY_MS).toISOString().slice(0, 10)}, ${t("night")}`;
  return `${day}, ${time < "10:00" ? t("morning") : time < "17:00" ? t("daytime") : time < "22:00" ? t("evening") : t("night")}`;
}

/** How much of an instant is known, written out: "2019", "2019-03-04", "2019-03-04, evening" or "2019-03-04 21:10", which says its offset where it comes twice. */
export function written(instant: string | null, precision: string, zone: string): string {
  if (instant === null) return "";
  const { day, time } = wallOf(instant, zone);
  if (precision === "year") return day.slice(0, 4);
  if (precision === "day") return day;
  if (precision === "part_of_day") return partOfDay({ day, time });
  return instantsOf({ day, time }, zone).length > 1 ? `${day} ${time} (${offsetAt(instant, zone)})` : `${day} ${time}`;
}
