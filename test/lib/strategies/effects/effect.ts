/** A situation in which another value of a parameter leads to another outcome; by profile where one value does not do for both. */
import type { MarketView } from '#lib/model/market-view.ts';
import type { ProfileId } from '#lib/model/profile.ts';
import type { OwnPositions } from '#lib/model/strategy.ts';

export interface Effect {
  readonly other: unknown;
  readonly view?: MarketView;
  readonly own?: OwnPositions;
}

/** By parameter. */
export type Effects = Readonly<Record<string, Effect | Readonly<Record<ProfileId, Effect>>>>;
