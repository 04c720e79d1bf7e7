/** Whether a view saw anything that had not happened yet: bars that had not ended, quotes and chains from later. */
import { barEnd } from '#lib/model/bar.ts';
import type { MarketView } from '#lib/model/market-view.ts';
import { formatInstant, type Instant, type Timeframe } from '#lib/model/time.ts';

export function lookAheads({ asOf, bars, quotes, chains }: MarketView): readonly string[] {
  const late = (at: Instant, what: string) =>
    at > asOf ? [`${what} of ${formatInstant(at)} in a view of ${formatInstant(asOf)}`] : [];
  return [
    ...Object.entries(bars).flatMap(([symbol, series]) =>
      (Object.entries(series) as [Timeframe, readonly { start: Instant }[]][]).flatMap(([timeframe, list]) =>
        list.flatMap(({ start }) => late(barEnd(start, timeframe), `${timeframe} bar of ${symbol}`)),
      ),
    ),
    ...Object.entries(quotes).flatMap(([symbol, quote]) => late(quote.at, `quote of ${symbol}`)),
    ...Object.values(chains).flatMap((chain) => [
      ...late(chain.asOf, `chain of ${chain.underlying}`),
      ...chain.entries.flatMap(({ contract, quote }) => late(quote.at, `quote of ${contract.symbol}`)),
    ]),
  ];
}
