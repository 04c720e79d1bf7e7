/**
 * Whatever is wrong with the data, no approved order rests on it: what is ordered on a spoilt market would be ordered
 * without the spoilt figure too, and each leg of it has a real market. Situations are those of the parameters' effects.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Book } from '#lib/model/book.ts';
import { type MarketView, quoteOf } from '#lib/model/market-view.ts';
import { PROFILE_IDS, PROFILES, type ProfileId } from '#lib/model/profile.ts';
import { type Quote, quoteAge } from '#lib/model/quote.ts';
import type { Signal } from '#lib/model/signal.ts';
import type { Strategy, StrategyId } from '#lib/model/strategy.ts';
import { MINUTE, newYorkDay } from '#lib/model/time.ts';
import { format, fromNumber, type Usd } from '#lib/model/units.ts';
import { assessSignal, bot } from '#lib/pipeline.ts';
import { appetite, LIMITS, withSettings } from '#lib/risk/limits.ts';
import { catalog } from '#lib/strategies/catalog.ts';
import { SCHEDULES } from '#lib/strategies/schedules.ts';
import { anySpoiled, BAD_QUOTES, everyQuote } from '#test/support/market/spoiled-market.ts';
import { type Scene, scenesOf } from './scenes.ts';

/** `test:long` asks for more. */
const RUNS = Number(process.env.CORRUPTION_RUNS ?? 12);

/** Ids of strategies and what they do in their situations with good data: where nothing is ordered, nothing could go wrong. */
const cases = (Object.keys(catalog) as StrategyId[]).flatMap((id) =>
  PROFILE_IDS.map((profile) => [id, profile] as const),
);

interface Ordered {
  readonly signal: Signal;
  readonly units: string;
}

/** What a strategy would send to the broker: its proposals as risk approves them, exits first. */
function ordersOn(
  view: MarketView,
  { own }: Scene,
  [id, profile]: readonly [StrategyId, ProfileId],
): readonly Ordered[] {
  const strategy: Strategy = catalog[id];
  const limits = withSettings(LIMITS, appetite(PROFILES[profile], strategy.id));
  const { cadence } = SCHEDULES[id];
  const { signals } = bot(strategy, { parameters: strategy.presets[profile], cadence, limits }).propose(
    view,
    bookOf(own, view),
  );
  return signals.flatMap((signal) => {
    const { decision } = assessSignal(signal, bookOf(own, view), {
      ...{ now: view.asOf, bot: { cadence, limits }, view, environment: 'paper' },
    });
    return decision.outcome === 'refused' ? [] : [{ signal, units: format(decision.quantity) }];
  });
}

function bookOf({ equity, positions, closed, orders }: Scene['own'], { asOf }: MarketView): Book {
  const money = fromNumber<Usd>(equity);
  const account = { environment: 'paper' as const, cash: money, equity: money, markedAt: asOf };
  return {
    account: { ...account, day: newYorkDay(asOf), dayStartEquity: money },
    positions: [...positions, ...closed],
    orders,
  };
}

const told = ({ signal: { kind, positionId, limitPrice }, units }: Ordered): string =>
  `${kind} ${units} ${positionId} at ${format(limitPrice)}`;

const isPrice = (side: number | undefined): side is number => side !== undefined && side > 0 && side < Infinity;
const isCrossed = ({ bid, ask }: Quote): boolean => isPrice(bid) && isPrice(ask) && bid > ask;

/** What is wrong with the market of a leg that is ordered: entries need both sides, exits the side they take. */
function wrongWith(view: MarketView, { signal }: Ordered): readonly string[] {
  return signal.legs.flatMap(({ instrument: { symbol }, side }) => {
    const quote = quoteOf(view, symbol);
    if (!quote) return [`${symbol}: no quote`];
    const needed = signal.kind === 'entry' ? [quote.bid, quote.ask] : [side === 'buy' ? quote.ask : quote.bid];
    const oldest =
      signal.kind === 'entry' && SCHEDULES[signal.strategyId as StrategyId].cadence !== 'daily'
        ? MINUTE / 4
        : 5 * MINUTE;
    return [
      ...(needed.every(isPrice) ? [] : [`${symbol}: bid ${quote.bid}, ask ${quote.ask}`]),
      ...(isCrossed(quote) ? [`${symbol}: crossed`] : []),
      ...(quoteAge(quote, view.asOf) <= oldest ? [] : [`${symbol}: stale`]),
    ];
  });
}

/** Scenes in which something is ordered, if the data is good. */
const busy = async (which: readonly [StrategyId, ProfileId]): Promise<readonly Scene[]> =>
  (await scenesOf(...which)).filter((scene) => ordersOn(scene.view, scene, which).length > 0);

const busyCases = await Promise.all(cases.map(async (which) => [...which, await busy(which)] as const));

describe.each(busyCases)('%s in profile %s', (id, profile, scenes) => {
  const which = [id, profile] as const;

  it('orders on good data', () => {
    const kinds = scenes.flatMap((scene) => ordersOn(scene.view, scene, which).map(({ signal }) => signal.kind));
    expect(new Set(kinds)).toEqual(new Set(['entry', 'exit']));
  });

  it.each(Object.entries(BAD_QUOTES))('orders nothing where every quote is %s', (_, of) => {
    const ordered = scenes.flatMap((scene) => ordersOn(everyQuote(scene.view, of), scene, which));
    expect(ordered.map(told)).toEqual([]);
  });

  it('orders nothing that rests on what is spoilt', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...scenes).chain((scene) =>
          anySpoiled(scene.view).map((spoilt) => ({
            scene,
            ...spoilt,
            [fc.toStringMethod]: () => spoilt.what.join('; '),
          })),
        ),
        ({ scene, bad, cured, what }) => {
          const ordered = ordersOn(bad, scene, which);
          const sound = ordersOn(cured, scene, which).map(told);

          expect(ordered.flatMap((order) => wrongWith(bad, order))).toEqual([]);
          const resting = ordered.map(told).filter((order) => !sound.includes(order));
          expect({ what, resting }).toEqual({ what, resting: [] });
        },
      ),
      { numRuns: RUNS },
    );
  });
});
