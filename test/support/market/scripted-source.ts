/** A source of market data from functions, and a market over such sources with a ledger of its own. */
import { onTestFinished } from 'vitest';
import { composedMarket } from '#functions/adapters/market-sources/composed-market.ts';
import type { Asking, DataSource } from '#functions/adapters/market-sources/data-source.ts';
import { type Instant, instant } from '#lib/model/time.ts';
import { openStore } from '#local/store/store.ts';
import { NOW } from '#test/support/builders.ts';

const WHAT = { feed: 'scripted', delayMs: 0, adjustment: 'none' } as const;

/** It offers what it is given, and notes each question in `asked`. */
export function scriptedSource(name: string, asking: Partial<Asking>, asked: string[] = []): DataSource {
  const offers = Object.entries(asking).map(([figure, ask]) => {
    const noted = (...said: readonly unknown[]): unknown => {
      asked.push(`${name} ${figure} ${JSON.stringify(said[0] ?? '')}`);
      return (ask as (...args: readonly unknown[]) => unknown)(...said);
    };
    return [figure, { ...WHAT, ask: noted }] as const;
  });
  return { name, offers: Object.fromEntries(offers) as DataSource['offers'] };
}

export function marketOver(sources: readonly DataSource[]) {
  let now = NOW;
  const clock = { now: () => now };
  const { ledger, close } = openStore(':memory:', clock);
  onTestFinished(close);
  const market = composedMarket({ sources, ledger, clock });
  return {
    ...{ market, ledger, clock },
    /** The same sources as another process meets them: nothing is remembered but what the ledger keeps. */
    another: () => composedMarket({ sources, ledger, clock }),
    move: (ms: number): Instant => {
      now = instant(now + ms);
      return now;
    },
  };
}
