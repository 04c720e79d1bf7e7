import { describe, expect, it } from 'vitest';
import { addDays, instant } from '#lib/model/time.ts';
import { anOrder, anOwn, aQuote, aView, NOW, TODAY } from '#test/support/builders.ts';
import { c107, held, propose, rules, rulesOf, run, SPOT, screen, sessionBars, spotAt, view } from './market.ts';

const seenAfter = (closes: readonly number[], middle = SPOT) =>
  view(undefined, { bars: { AAPL: { '1Day': sessionBars(closes) } }, quotes: { AAPL: spotAt(middle) } });

describe('the dip bot screens', () => {
  it('asks for calls around the days and the strike aimed at, once a share fell after a run', () => {
    const { chains, whyNots } = screen();
    expect(whyNots).toEqual([]);
    expect(chains).toMatchObject([{ underlying: 'AAPL', expiries: { from: '2015-02-03', to: '2015-02-18' } }]);
    expect(chains[0]?.strikes?.from).toBeCloseTo(SPOT * 0.97, 9);
    expect(chains[0]?.strikes?.to).toBeCloseTo(SPOT * 1.07, 9);
  });

  it.each([
    ['an empty snapshot', aView(), 'history'],
    ['a look-back that is one session short', seenAfter(run.slice(1)), 'history'],
    [
      'a history that ends before yesterday',
      view(undefined, { bars: { AAPL: { '1Day': sessionBars([...run, 0]).slice(0, -1) } } }),
      'history-gap',
    ],
    [
      'a history with a session missing',
      view(undefined, { bars: { AAPL: { '1Day': sessionBars([99, ...run]).filter((_, day) => day !== 3) } } }),
      'history-gap',
    ],
    ['a missing quote', view(undefined, { quotes: {} }), 'no-quote'],
    ['a crossed quote', view(undefined, { quotes: { AAPL: aQuote({ bid: 105, ask: 104 }) } }), 'crossed-quote'],
    [
      'an old quote',
      view(undefined, { quotes: { AAPL: aQuote({ freshUntil: instant(NOW - 60_001) }) } }),
      'stale-quote',
    ],
    ['a run that was too short', seenAfter([101, 101, 102, 104, 105, 106.9]), 'run'],
    ['a fall without a run', seenAfter([107, 107, 107, 107, 107, 107]), 'run'],
    ['a run without a fall', seenAfter(run, 107 * 0.986), 'dip'],
    ['a run that goes on', seenAfter(run, 109), 'dip'],
  ])('turns down %s, and fetches no chain for it', (_, seen, rule) => {
    expect(screen(seen).chains).toEqual([]);
    expect(rulesOf(screen(seen))).toEqual([rule]);
    expect(propose(seen).signals).toEqual([]);
  });

  it('takes a run and a dip that just reach their thresholds', () => {
    expect(screen(seenAfter([100, 1, 1, 1, 1, 106], 106 * 0.985)).chains).toHaveLength(1);
    expect(screen(seenAfter([100, 1, 1, 1, 1, 105.9], 105.9 * 0.985)).chains).toEqual([]);
    expect(screen(seenAfter([100, 1, 1, 1, 1, 106], 106 * 0.9851)).chains).toEqual([]);
  });

  it('does not count today into the run: a share that rises today has not run', () => {
    expect(rulesOf(screen(seenAfter([100, 100, 100, 100, 100, 100], 110)))).toEqual(['run']);
  });

  it('does not let today’s fall take back the run before it', () => {
    expect(screen(seenAfter([100, 101, 102, 104, 105, 106], 99)).chains).toHaveLength(1);
  });

  it('needs no session before its look-back', () => {
    expect(screen(seenAfter([500, ...run])).chains).toEqual(screen().chains);
  });

  it('buys nothing more in a share that it holds, and asks only for what it holds', () => {
    const own = anOwn({ positions: [held()] });
    expect(screen(view(), own)).toMatchObject({
      chains: [
        { underlying: 'AAPL', expiries: { from: c107.expiry, to: c107.expiry }, strikes: { from: 107, to: 107 } },
      ],
      whyNots: [{ reason: { rule: 'already-held' } }],
    });
    expect(propose(view(), own).signals).toEqual([]);
  });

  it('asks for what it holds after the dip is over', () => {
    expect(screen(seenAfter(run, 120), anOwn({ positions: [held()] })).chains).toHaveLength(1);
  });

  it('counts an entry that is still working as held', () => {
    const own = anOwn({ orders: [anOrder({ symbol: 'AAPL', strategyId: 'wsb-dip-bot' })] });
    expect(rulesOf(screen(view(), own))).toEqual(['already-held']);
    expect(propose(view(), own).signals).toEqual([]);
  });

  it('does not buy again on the day of a loss', () => {
    expect(rulesOf(screen(view(), anOwn({ lossSales: { AAPL: TODAY } })))).toEqual(['loss-today']);
    expect(screen(view(), anOwn({ lossSales: { AAPL: addDays(TODAY, -1) } })).chains).toHaveLength(1);
  });

  it('buys in one share while it holds another', () => {
    expect(propose(view(), anOwn({ lossSales: { MSFT: TODAY } }), rules).signals).toHaveLength(1);
  });
});
