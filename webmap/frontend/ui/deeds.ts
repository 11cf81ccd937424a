// What a person does to things: each is sent, told, put on the undo list, and seen on map and list.

import { newProperties, type Draft, type Placed } from "../core/draft.ts";
import { difference, inverse, isEmpty, merged, settled, type Clash } from "../core/merge.ts";
import {
  pointAt, type Action, type Area, type Change, type Feature, type MultiPolygon, type Observation,
} from "../core/model.ts";
import { title } from "../core/names.ts";
import { t } from "../core/texts.ts";
import { Undo, type Deed } from "../core/undo.ts";
import { Problem, type Kind } from "../io/api.ts";
import type { Notices } from "./notices.ts";
import type { World } from "./world.ts";

type Thing = Observation | Action | Area;

/** Asks a person which of the clashing fields shall be theirs; null where they would rather leave it. */
export type AskClashes = (clashes: readonly Clash[]) => Promise<ReadonlySet<string> | null>;

export class Deeds {
  readonly #world: World;
  readonly #notices: Notices;
  readonly #undo = new Undo();
  readonly #askClashes: AskClashes;

  constructor(world: World, notices: Notices, askClashes: AskClashes) {
    this.#world = world;
    this.#notices = notices;
    this.#askClashes = askClashes;
  }

  /** Keeps a new observation; the same id sent twice makes one. */
  async record(id: string, draft: Draft, placed: Placed): Promise<Observation> {
    const { slug, api, naming, viewer } = this.#world;
    const properties = newProperties(draft, placed, slug, naming.zone, viewer.may("review"));
    const kept = await api.put<Observation>("observations", id, properties, pointAt(placed?.position ?? null));
    await this.#after("observations");
    this.#done(t("Saved: {name}", { name: title(kept, naming) }), () => this.#withdrawNow("observations", id));
    return kept;
  }

  async propose(id: string, properties: Record<string, unknown>, observations: readonly string[]): Promise<Action> {
    const whole = { municipality: this.#world.slug, ...properties };
    const kept = await this.#world.api.put<Action>("actions", id, whole, null, { observation_ids: observations });
    await this.#after("actions");
    this.#done(t("The action is saved: {title}", { title: kept.properties.title }), () => this.#withdrawNow("actions", id));
    return kept;
  }

  async drawArea(id: string, properties: Record<string, unknown>, shape: MultiPolygon): Promise<Area> {
    const kept = await this.#world.api.put<Area>("areas", id, { municipality: this.#world.slug, ...properties }, shape);
    await this.#after("areas");
    this.#done(t("The area is saved: {name}", { name: kept.properties.name }), () => this.#withdrawNow("areas", id));
    return kept;
  }

  /** Saves a change made from `base`. Answers null where a person left a conflict open. */
  async save<F extends Thing>(kind: Kind, base: F, wanted: Change, said: string): Promise<F | null> {
    const change = difference(base, wanted);
    if (isEmpty(change)) {
      this.#notices.say(t("Nothing was changed."));
      return base;
    }
    const sent = await this.#patch(kind, base, change);
    if (sent === null) return null;
    await this.#after(kind);
    this.#done(sent.wasMerged ? t("Saved together with what somebody else had changed meanwhile.") : said, () => this.#revert(kind, sent));
    return sent.kept;
  }

  async withdraw(kind: Kind, thing: Thing, said: string): Promise<void> {
    await this.#world.api.withdraw(kind, thing.id, thing.properties.version);
    if (this.#world.chosen?.id === thing.id) this.#world.choose(null);
    await this.#after(kind);
    this.#done(said, async () => {
      const version = (thing.properties.version ?? 0) + 1;
      await this.#world.api.patch(kind, thing.id, version, { properties: { is_withdrawn: false } });
      await this.#after(kind);
    });
  }

  /** Takes an observation away from everyone; undone it is out again, as it was. */
  async takeDown(one: Observation, said: string): Promise<void> {
    const { api } = this.#world;
    const kept = await api.decide(one.id, one.properties.version, { decision: "take_down" });
    this.#world.choose(null);
    await this.#after("observations");
    this.#done(said, async () => {
      await api.decide(one.id, kept.properties.version, { decision: "put_back" });
      await this.#after("observations");
    });
  }

  async linkAction(observation: string, action: Action): Promise<void> {
    const { api } = this.#world;
    await api.linkAction(observation, action.id);
    await this.#after("actions");
    this.#done(t("Linked to {title}", { title: action.properties.title }), async () => {
      await api.unlinkAction(observation, action.id);
      await this.#after("actions");
    });
  }

  async unlinkAction(observation: string, action: Action): Promise<void> {
    const { api } = this.#world;
    await api.unlinkAction(observation, action.id);
    await this.#after("actions");
    this.#done(t("No longer linked to {title}", { title: action.properties.title }), async () => {
      await api.linkAction(observation, action.id);
      await this.#after("actions");
    });
  }

  async linkArea(observation: string, area: Area, reason: string): Promise<void> {
    const { api } = this.#world;
    await api.linkArea(area.id, observation, reason);
    await this.#after("areas");
    this.#done(t("Linked to {title}", { title: area.properties.name }), async () => {
      await api.unlinkArea(area.id, observation);
      await this.#after("areas");
    });
  }

  async unlinkArea(observation: string, area: Area, reason: string): Promise<void> {
    const { api } = this.#world;
    await api.unlinkArea(area.id, observation);
    await this.#after("areas");
    this.#done(t("No longer linked to {title}", { title: area.properties.name }), async () => {
      await api.linkArea(area.id, observation, reason);
      await this.#after("areas");
    });
  }

  /** Takes the newest deed back (or a certain one), and says so. */
  async takeBack(deed: Deed | null = this.#undo.last): Promise<void> {
    try {
      const undone = await this.#undo.takeBack(deed);
      if (undone !== null) this.#notices.say(t("Taken back: {deed}", { deed: undone.what }));
      else if (deed === null) this.#notices.say(t("There is nothing to take back."));
    } catch (error) {
      this.#notices.fault(error, t("It could not be taken back."), () => void this.takeBack(deed));
    }
  }

  #done(what: string, takeBack: () => Promise<void>): void {
    const deed = { what, takeBack };
    this.#undo.push(deed);
    this.#notices.say(what, () => void this.takeBack(deed));
  }

  async #withdrawNow(kind: Kind, id: string): Promise<void> {
    const now = await this.#world.api.one<Thing>(kind, id);
    await this.#world.api.withdraw(kind, id, now.properties.version);
    if (this.#world.chosen?.id === id) this.#world.choose(null);
    await this.#after(kind);
  }

  async #revert<F extends Thing>(kind: Kind, sent: Sent<F>): Promise<void> {
    if ((await this.#patch(kind, sent.kept, inverse(sent.before, sent.change))) === null) throw new Error("left open");
    await this.#after(kind);
  }

  async #patch<F extends Thing>(kind: Kind, base: F, wanted: Change): Promise<Sent<F> | null> {
    let from = base;
    let change = wanted;
    // A third person may save while a conflict is being settled: then it is asked again, from what is there now.
    for (let wasMerged = false; ; wasMerged = true) {
      try {
        const kept = await this.#world.api.patch<F>(kind, base.id, from.properties.version, change);
        return { before: from, change, kept, wasMerged };
      } catch (error) {
        if (!(error instanceof Problem) || error.status !== 412 || error.current === null) throw error;
        const current = error.current as unknown as F;
        const found = merged(from, change, current);
        const mine = found.clashes.length === 0 ? new Set<string>() : await this.#askClashes(found.clashes);
        if (mine === null) return null;
        change = settled(found, mine);
        from = current;
        if (isEmpty(change)) return { before: current, change, kept: current, wasMerged: true };
      }
    }
  }

  /** Everything that a deed of that kind may have changed is fetched anew, so that the screen tells what is stored. */
  async #after(kind: Kind): Promise<void> {
    const wanted: Promise<unknown>[] = [];
    if (kind === "areas") wanted.push(this.#world.loadAreas());
    if (kind !== "areas") wanted.push(this.#world.loadActions());
    const isLinkFiltered = this.#world.filter.area !== "" || this.#world.filter.action !== "";
    if (kind === "observations" || isLinkFiltered) wanted.push(this.#world.load(), this.#world.lookAgain());
    try {
      await Promise.all(wanted);
    } catch (error) {
      this.#notices.fault(error, t("It is saved, but the page could not fetch it anew. Reload the page."));
    }
    this.#world.tell("chosen");
  }
}

interface Sent<F extends Feature<object, unknown>> {
  readonly before: F;
  readonly change: Change;
  readonly kept: F;
  readonly wasMerged: boolean;
}
