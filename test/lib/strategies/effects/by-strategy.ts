/** The situations of every strategy: for each of its parameters one in which it matters, and together most of what it does. */
import type { MarketView } from '#lib/model/market-view.ts';
import type { ProfileId } from '#lib/model/profile.ts';
import type { OwnPositions } from '#lib/model/strategy.ts';
import type { catalog } from '#lib/strategies/catalog.ts';
import { anOwn, aView } from '#test/support/builders.ts';
import { effects as debitSpreads } from './debit-spreads.ts';
import { effects as earningsProtection } from './earnings-protection.ts';
import type { Effect, Effects } from './effect.ts';
import { effects as indexBaseline } from './index-baseline.ts';
import { effects as leapsTracker } from './leaps-tracker.ts';
import { effects as lottoScanner } from './lotto-scanner.ts';
import { effects as momentumWeeklies } from './momentum-weeklies.ts';
import { effects as spxCreditSpreads } from './spx-credit-spreads.ts';
import { effects as swingTrading } from './swing-trading.ts';
import { effects as wheel } from './wheel.ts';
import { effects as wsbDipBot } from './wsb-dip-bot.ts';

export type CatalogId = keyof typeof catalog;

export const EFFECTS: Readonly<Record<CatalogId, Effects>> = {
  'earnings-protection': earningsProtection,
  'index-baseline': indexBaseline,
  wheel,
  'momentum-weeklies': momentumWeeklies,
  'debit-spreads': debitSpreads,
  'swing-trading': swingTrading,
  'spx-credit-spreads': spxCreditSpreads,
  'leaps-tracker': leapsTracker,
  'lotto-scanner': lottoScanner,
  'wsb-dip-bot': wsbDipBot,
};

export const effectIn = (effect: Effects[string], profile: ProfileId): Effect =>
  'other' in effect ? effect : effect[profile];

export interface Scene {
  readonly view: MarketView;
  readonly own: OwnPositions;
}

/** Each situation of a strategy once. */
export function scenesOf(id: CatalogId, profile: ProfileId): readonly Scene[] {
  const scenes = Object.values(EFFECTS[id]).map((effect) => {
    const { view = aView(), own = anOwn() } = effectIn(effect, profile);
    return { view, own };
  });
  const isFirst = ({ view, own }: Scene, place: number): boolean =>
    scenes.findIndex(
      (other) => other.view === view && JSON.stringify(other.own, plain) === JSON.stringify(own, plain),
    ) === place;
  return scenes.filter(isFirst);
}

const plain = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);
