/** What the parts of the market-data adapter share: the line, the clock, and answers that are asked for once. */
import type { Clock } from '#lib/ports.ts';
import type { AlpacaLine } from './line.ts';

export interface MarketSource {
  readonly line: AlpacaLine;
  readonly clock: Clock;
  readonly resolutionOf: (symbol: string) => number;
  /** Fetches once per key. For what cannot change before its key does. */
  once<T>(key: string, fetch: () => Promise<T>): Promise<T>;
}

const MAX_KEPT = 200;

/** A failed fetch is forgotten, so that the next one asks again. */
export function keeper(): MarketSource['once'] {
  const kept = new Map<string, Promise<unknown>>();
  return <T>(key: string, fetch: () => Promise<T>): Promise<T> => {
    const known = kept.get(key) as Promise<T> | undefined;
    if (known) return known;
    if (kept.size >= MAX_KEPT) kept.clear();
    const fetching = fetch();
    kept.set(key, fetching);
    fetching.catch(() => kept.delete(key));
    return fetching;
  };
}

/** Comma-joined, at most `size` symbols each. */
export function batches(symbols: readonly string[], size: number): readonly string[] {
  const count = Math.ceil(symbols.length / size);
  return Array.from({ length: count }, (_, index) => symbols.slice(index * size, (index + 1) * size).join(','));
}
