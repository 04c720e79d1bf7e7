/**
 * Our own history of implied volatility, because brokers have none: near the close, the chain of each share whose history
 * some strategy asks for, and from it one figure a day. A chain that is missing, crossed or illiquid leaves no figure but a
 * reason. What is kept and how far the day has come are one transaction: a start that comes twice adds nothing.
 */
import { chainOfDay, dayFigure } from '#lib/market/chain/day-figure.ts';
import { type TwoSided, twoSided } from '#lib/market/tradable.ts';
import { afterTurn, isKeepingTime, turnOf } from '#lib/market/volatility-round.ts';
import type { Reason } from '#lib/model/signal.ts';
import { MINUTE, newYorkDay } from '#lib/model/time.ts';
import type { DailyVolatility, KeptVolatility, Missed } from '#lib/model/volatility-history.ts';
import type { Bot } from '#lib/pipeline.ts';
import type { Clock, Ledger, MarketData, Write } from '#lib/ports.ts';
import { areKeysRefused, PermanentFault, TransientFault } from '../adapters/faults.ts';

export interface KeepPorts {
  readonly ledger: Pick<Ledger, 'get' | 'commit'>;
  readonly market: Pick<MarketData, 'quotes' | 'chains' | 'volatilityHistory'>;
  readonly clock: Clock;
  readonly bots: readonly Pick<Bot, 'watch'>[];
  readonly modelled: boolean;
}

export type KeepOutcome =
  /** It is not the time, or all is done. */
  | { readonly kind: 'nothing' }
  /** Another was faster. */
  | { readonly kind: 'busy' }
  | { readonly kind: 'kept'; readonly kept: readonly KeptVolatility[]; readonly missed: readonly NotKept[] };

type NotKept = Omit<Missed, 'tries'>;

const MAX_QUOTE_AGE_MS = MINUTE;

export const keepVolatility = (ports: KeepPorts) => async (): Promise<KeepOutcome> => {
  const { ledger, clock, bots } = ports;
  const now = clock.now();
  if (!isKeepingTime(now)) return { kind: 'nothing' };
  const day = newYorkDay(now);
  const wanted = bots.flatMap(({ watch }) => (watch.volatilityHistory ? watch.symbols : [])).sort();
  const before = await ledger.get('volatility-round', day);
  const turn = turnOf(before?.record, wanted, now);
  if (turn.length === 0) return { kind: 'nothing' };
  const { kept, missed } = await seen(ports, turn);
  const round = afterTurn(before?.record, { kept: kept.map(({ symbol }) => symbol), missed }, now);
  const { committed } = await ledger.commit({
    writes: [
      { kind: 'volatility-round', id: day, record: round, expect: before?.version ?? 'absent' },
      ...kept.map(written),
    ],
  });
  return committed ? { kind: 'kept', kept, missed } : { kind: 'busy' };
};

const written = (record: KeptVolatility): Write => ({
  ...{ kind: 'daily-volatility', id: `${record.symbol}:${record.day}`, record },
  ...{ expect: 'absent', index: record.symbol },
});

async function seen({ market, clock, modelled }: KeepPorts, symbols: readonly string[]) {
  const { figures: quotes } = await market.quotes(symbols);
  const { figures: histories } = await market.volatilityHistory(symbols);
  const outcomes: (KeptVolatility | NotKept)[] = [];
  for (const symbol of symbols) {
    const share = twoSided(quotes[symbol], { now: clock.now(), maxAgeMs: MAX_QUOTE_AGE_MS });
    if ('refused' in share) {
      outcomes.push({ symbol, reason: share.refused, isFinal: true });
      continue;
    }
    const known = { symbol, share: share.value, modelled, last: histories[symbol]?.at(-1) };
    outcomes.push(await figureOf(market, known, newYorkDay(clock.now())));
  }
  return {
    kept: outcomes.filter((each): each is KeptVolatility => 'volatility' in each),
    missed: outcomes.filter((each): each is NotKept => 'reason' in each),
  };
}

interface Known {
  readonly symbol: string;
  readonly share: TwoSided;
  readonly modelled: boolean;
  readonly last: DailyVolatility | undefined;
}

/** One share's silence is not the others': what may pass is asked for again in a later minute. */
async function figureOf(
  market: KeepPorts['market'],
  { symbol, ...about }: Known,
  today: KeptVolatility['day'],
): Promise<KeptVolatility | NotKept> {
  const not = (reason: Reason, isFinal = true): NotKept => ({ symbol, reason, isFinal });
  try {
    const { figures, from, gaps } = await market.chains([chainOfDay(symbol, about.share.mid, today)], []);
    const chain = figures[symbol];
    if (!chain) return not({ rule: 'no-chain', observed: gaps[0]?.reason ?? 'none', threshold: 'a chain' });
    const figure = dayFigure(chain, about);
    if ('refused' in figure) return not(figure.refused);
    const source = from.map((each) => `${each.source}, ${each.feed}`).join('; ');
    return { symbol, at: chain.asOf, source, ...figure.value };
  } catch (fault) {
    if (areKeysRefused(fault) || !(fault instanceof TransientFault || fault instanceof PermanentFault)) throw fault;
    return not({ rule: 'no-answer', observed: fault.message, threshold: 'a chain' }, fault instanceof PermanentFault);
  }
}
