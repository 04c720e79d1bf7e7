/** What a strategy may see: the situations in which its parameters matter, and together most of what it does. */
import type { MarketView } from '#lib/model/market-view.ts';
import type { ProfileId } from '#lib/model/profile.ts';
import type { OwnPositions, StrategyId } from '#lib/model/strategy.ts';
import { anOwn, aView } from '#test/support/builders.ts';
import { effectOf, effectsOf } from './effect.ts';

export interface Scene {
  readonly view: MarketView;
  readonly own: OwnPositions;
}

/** Each situation of a strategy once. */
export async function scenesOf(id: StrategyId, profile: ProfileId): Promise<readonly Scene[]> {
  const effects = await effectsOf(id);
  const scenes = Object.keys(effects).map((key) => {
    const { view = aView(), own = anOwn() } = effectOf(effects, key, profile);
    return { view, own };
  });
  const isFirst = ({ view, own }: Scene, place: number): boolean =>
    scenes.findIndex(
      (other) => other.view === view && JSON.stringify(other.own, plain) === JSON.stringify(own, plain),
    ) === place;
  return scenes.filter(isFirst);
}

const plain = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);
