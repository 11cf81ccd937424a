// The page's words. An English sentence is its own key; where a translation is missing it is shown as it is.

export type Words = Readonly<Record<string, string>>;

let words: Words = {};
let language = "sv";

/** Speak this language from now on; called once, before anything is drawn. */
export function speak(spoken: string, table: Words): void {
  language = spoken;
  words = table;
}

export function spokenLanguage(): string {
  return language;
}

/** The sentence in the page's language, with `{name}` filled in. Every call names its sentence literally. */
export function t(msgid: string, values: Readonly<Record<string, string | number>> = {}): string {
  const sentence = words[msgid] || msgid;
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? shownValue(values[name]) : whole));
}

/** A whole number as the language writes it: 8 900. */
export function number(value: number): string {
  return value.toLocaleString(language === "sv" ? "sv-SE" : "en-GB");
}

/** A whole number in the room of a mark: 999, 1,2 tn, 12 tn, 1 mn. Whoever shows it says the whole number too. */
export function compact(value: number): string {
  return value < 1000 ? number(value) : value.toLocaleString(language === "sv" ? "sv-SE" : "en-GB", { notation: "compact" });
}

function shownValue(value: string | number | undefined): string {
  return typeof value === "number" ? number(value) : String(value);
}
