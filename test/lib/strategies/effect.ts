/** A situation in which another value of a parameter leads to another outcome; by profile where one value does not do for both. */
import type { MarketView } from '#lib/model/market-view.ts';
import type { ProfileId } from '#lib/model/profile.ts';
import type { OwnPositions, Proposal, Shortlist, Strategy, StrategyId } from '#lib/model/strategy.ts';
import { anOwn, aView } from '#test/support/builders.ts';

export interface Effect {
  readonly other: unknown;
  readonly view?: MarketView;
  readonly own?: OwnPositions;
}

/** By parameter. */
export type Effects = Readonly<Record<string, Effect | Readonly<Record<ProfileId, Effect>>>>;

/** Those of one strategy, from the file of its name. */
export async function effectsOf(id: StrategyId): Promise<Effects> {
  const file: { readonly effects: Effects } = await import(`./effects/${id}.ts`);
  return file.effects;
}

export function effectOf(effects: Effects, key: string, profile: ProfileId): Effect {
  const effect = effects[key];
  if (!effect) throw new Error(`no situation shows the effect of ${key}`);
  return 'other' in effect ? effect : effect[profile];
}

export interface Outcome {
  readonly shortlist: Shortlist;
  readonly proposal: Proposal;
}

export const outcomeOf = (strategy: Strategy, { view = aView(), own = anOwn() }: Effect, values: unknown): Outcome => ({
  shortlist: strategy.screen(view, own, values),
  proposal: strategy.propose(view, own, values),
});
