/** A long call through the whole system: real SDK, loopback HTTP, the simulated broker. Bought, sold in parts, closed. */
import { expect, it, onTestFinished } from 'vitest';
import type { Bar } from '#lib/model/bar.ts';
import { sessionFrom } from '#lib/model/calendar.ts';
import { isFlat } from '#lib/model/position.ts';
import { STRATEGY_IDS } from '#lib/model/strategy.ts';
import { atNewYork, type Instant, type TradingDay, tradingDay } from '#lib/model/time.ts';
import { format, usd } from '#lib/model/units.ts';
import { aBar } from '#test/support/builders.ts';
import { startRig } from '#test/support/rig.ts';
import { type Script, type ScriptedSides, scriptedFeed } from '#test/support/scripted-feed.ts';

const BOUGHT = tradingDay('2015-01-27');
const DOUBLED = tradingDay('2015-06-02');
const TREBLED = tradingDay('2015-09-01');
const ENDING = tradingDay('2015-11-23');

const CALL = 'AAPL160219C00084000';
/** Of another delta, and of a life too short. */
const OTHERS = ['AAPL160219C00110000', 'AAPL151016C00084000'];

const CONFIG = {
  profile: 'research_2024',
  strategies: {
    ...Object.fromEntries(STRATEGY_IDS.map((id) => [id, { enabled: false }])),
    'leaps-tracker': { parameters: { themes: [{ name: 'Platforms', symbols: ['AAPL'] }] } },
  },
};

const sides = (middle: number): ScriptedSides => ({ bid: middle - 0.1, ask: middle + 0.1 });
/** At 10:00, when the strategy looks, and at the next ticks, when what it sent trades. */
const thrice = (day: TradingDay, of: Readonly<Record<string, ScriptedSides>>): Script['quotes'] =>
  [60, 61, 62].map((minute) => ({ at: atNewYork(day, 9 * 60 + minute), of }));
const share = (spot: number): ScriptedSides => ({ bid: spot - 0.01, ask: spot + 0.01 });
const [other = '', short = ''] = OTHERS;

/** From 70 steadily upwards, a session at a time, to the last of the days. */
function dailyUntil(last: TradingDay): readonly Bar[] {
  const bars: Bar[] = [];
  let session = sessionFrom(tradingDay('2013-12-31'), 1);
  for (let close = 70; session.day < last; close += 0.1) {
    bars.push(aBar({ close, start: atNewYork(session.day, 0) as Instant }));
    session = sessionFrom(session.day, 1);
  }
  return bars;
}

const feed = () =>
  scriptedFeed({
    symbols: ['AAPL'],
    contracts: [CALL, ...OTHERS],
    openInterest: Object.fromEntries([CALL, ...OTHERS].map((contract) => [contract, 2_000])),
    quotes: [
      ...thrice(BOUGHT, { AAPL: share(100), [CALL]: sides(20.6), [other]: sides(7.6), [short]: sides(19) }),
      ...thrice(DOUBLED, { AAPL: share(124), [CALL]: sides(42) }),
      ...thrice(TREBLED, { AAPL: share(146), [CALL]: sides(63) }),
      ...thrice(ENDING, { AAPL: share(145), [CALL]: sides(61) }),
    ],
    bars: { AAPL: { '1Day': dailyUntil(ENDING) } },
  });

it('buys the call of a year, sells a quarter at each level, and the rest ninety days before its end', async () => {
  const rig = await startRig({ feed: feed(), day: BOUGHT, config: CONFIG, cash: usd('600000') });
  onTestFinished(() => rig.close());
  const breaks: unknown[] = [];
  for (const day of [BOUGHT, DOUBLED, TREBLED, ENDING]) breaks.push(...(await rig.day(day)));
  expect(breaks).toEqual([]);

  const orders = (await rig.all('order')).toSorted((a, b) => a.approvedAt - b.approvedAt);
  expect(
    orders.map(({ day, kind, state, quantity, legs, reasons }) =>
      [
        ...[day, kind, state, format(quantity), legs.map(({ instrument }) => instrument.symbol).join()],
        ...(kind === 'exit' ? reasons.map(({ rule }) => rule) : []),
      ].join(' '),
    ),
  ).toEqual([
    `${BOUGHT} entry filled 8 ${CALL}`,
    `${DOUBLED} exit filled 2 ${CALL} scale-out`,
    `${TREBLED} exit filled 2 ${CALL} scale-out`,
    `${ENDING} exit filled 4 ${CALL} time-exit`,
  ]);
  const [position] = await rig.all('position');
  expect(position && isFlat(position)).toBe(true);
  // Eight bought at 20.70; two sold at 41.90, two at 62.90, four at 60.90.
  expect(position && format(position.realised)).toBe(String(200 * 41.9 + 200 * 62.9 + 400 * 60.9 - 800 * 20.7));
});
