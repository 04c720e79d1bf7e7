import { expect, it, onTestFinished } from 'vitest';
import { alpacaSource } from '#functions/adapters/alpaca/data-source.ts';
import type { DaySpan } from '#lib/model/events.ts';
import { tradingDay } from '#lib/model/time.ts';
import { price, usd } from '#lib/model/units.ts';
import { startSimulator } from '#local/alpaca-simulator/simulator.ts';
import { at, feedOf } from '#test/local/alpaca-simulator/wire/world.ts';
import { optionsFor } from './desk.ts';

const SPAN = { from: tradingDay('2015-01-13'), to: tradingDay('2015-02-19') };
const AAPL = {
  dividend: { symbol: 'AAPL', exDay: tradingDay('2015-02-05'), cash: price('0.47') },
  split: { symbol: 'AAPL', exDay: tradingDay('2015-01-30'), ratio: 7 },
  reverse: { symbol: 'AAPL', exDay: tradingDay('2015-02-10'), ratio: 0.1 },
};

async function source() {
  const of = <T>(symbol: string, covers: DaySpan, list: readonly T[]) => ({
    covers,
    list: symbol === 'AAPL' ? list : [],
  });
  const feed = {
    ...feedOf(),
    dividends: (symbol: string, span: DaySpan) => of(symbol, span, [AAPL.dividend]),
    splits: (symbol: string, span: DaySpan) => of(symbol, span, [AAPL.split, AAPL.reverse]),
  };
  const simulator = await startSimulator({ feed, at: at(10, 0), cash: usd('100000') });
  onTestFinished(() => simulator.close());
  return alpacaSource({ ...optionsFor(simulator), clock: { now: simulator.now } }).offers;
}

it('dividends and splits of the days asked for, and an empty list of shares without', async () => {
  const offers = await source();

  expect(await offers.dividends?.ask(['AAPL', 'SPY'], SPAN)).toEqual({
    AAPL: { covers: SPAN, list: [AAPL.dividend] },
    SPY: { covers: SPAN, list: [] },
  });
  expect((await offers.splits?.ask(['AAPL'], SPAN))?.AAPL?.list).toEqual([AAPL.split, AAPL.reverse]);
});

it('a dividend in another currency leaves its share unknown, and the VIX is read where there is one', async () => {
  const bodies: Readonly<Record<string, unknown>> = {
    '/v1/corporate-actions': {
      corporate_actions: {
        cash_dividends: [
          { symbol: 'SHOP', ex_date: '2015-02-05', process_date: '2015-02-20', rate: 1, currency: 'CAD' },
          { symbol: 'AAPL', ex_date: '2015-02-05', process_date: '2015-02-12', rate: 0.47 },
        ],
      },
      next_page_token: null,
    },
    '/v1beta1/indices/latest/values': { values: { VIX: { t: '2015-01-20T15:00:00Z', v: 18.5 } } },
  };
  const fetch = async (input: Request | URL | string) =>
    Response.json(bodies[new URL(input instanceof Request ? input.url : input).pathname] ?? {});
  const line = { keyId: 'k', secret: 's', environment: 'paper' as const, fetch: fetch as typeof globalThis.fetch };
  const { offers } = alpacaSource({ ...line, clock: { now: () => at(10, 0) } });

  expect(Object.keys((await offers.dividends?.ask(['AAPL', 'SHOP'], SPAN)) ?? {})).toEqual(['AAPL']);
  expect(await offers.vix?.ask()).toMatchObject({ level: 18.5, at: at(10, 0), kind: 'live' });
});
