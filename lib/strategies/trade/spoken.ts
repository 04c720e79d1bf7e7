/** What a strategy says in the end: the exits of what it holds, the best entries that there is a place for, and why not the others. */
import type { Entry, Signal } from '../../model/signal.ts';
import type { Proposal, WhyNot } from '../../model/strategy.ts';
import { withinPlaces } from './already-held.ts';

interface Said {
  readonly exits: readonly (Signal | WhyNot)[];
  readonly offers: readonly { readonly entry?: Entry; readonly whyNots: readonly WhyNot[] }[];
  /** Structures that may still be opened. */
  readonly places: number;
}

export function spoken({ exits, offers, places }: Said): Proposal {
  const { taken, left } = withinPlaces(
    offers.flatMap(({ entry }) => entry ?? []),
    places,
  );
  return {
    signals: [...exits.filter((outcome): outcome is Signal => 'kind' in outcome), ...taken],
    whyNots: [
      ...exits.filter((outcome): outcome is WhyNot => !('kind' in outcome)),
      ...offers.flatMap(({ whyNots }) => whyNots),
      ...left,
    ],
  };
}
