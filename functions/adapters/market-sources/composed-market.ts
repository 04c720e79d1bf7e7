/** The market-data port over several sources: asked in order, checked, and kept for as long as an answer holds. */
import type { Bar } from '#lib/model/bar.ts';
import type { CashDividend, Covered, DaySpan, EarningsReport, ShareSplit } from '#lib/model/events.ts';
import type { Sourced } from '#lib/model/market-source.ts';
import type { Quote } from '#lib/model/quote.ts';
import type { VolatilityHistory, VolatilityIndex } from '#lib/model/volatility-history.ts';
import type { Clock, Ledger, MarketData } from '#lib/ports.ts';
import { chainsOf, type ChainParts as Parts } from './chains.ts';
import type { BarsWanted, By, DataSource } from './data-source.ts';
import { eventsCheck } from './event-checks.ts';
import { type Answered, inOrder } from './in-order.ts';
import { type KeptAnswers, keptAnswers } from './kept-answers.ts';
import { keptBars } from './kept-bars.ts';
import { midnightAfter, vixHolds } from './lifetimes.ts';
import { type Believed, barsCheck, historyCheck, quoteCheck, vixCheck } from './plausible.ts';
import { healthBook } from './source-health.ts';

export interface ComposedOptions {
  /** In the order in which they are asked. */
  readonly sources: readonly DataSource[];
  readonly ledger: Pick<Ledger, 'get' | 'commit'>;
  readonly clock: Clock;
}

type Events = 'earnings' | 'dividends' | 'splits';

/** How events of a kind are asked for, whichever of the kinds it is. */
type AskEvents<E> = (symbols: readonly string[], span: DaySpan) => Promise<By<Covered<E>>>;

export function composedMarket({ sources, ledger, clock }: ComposedOptions): MarketData {
  const health = healthBook(ledger, clock);
  const kept = keptAnswers(clock);
  const parts = { sources, health, clock };
  return {
    bars: keptBars(clock, askBars(parts)),
    quotes: askQuotes(parts),
    chains: chainsOf(parts),
    earnings: askEvents<EarningsReport>(parts, kept, 'earnings'),
    dividends: askEvents<CashDividend>(parts, kept, 'dividends'),
    splits: askEvents<ShareSplit>(parts, kept, 'splits'),
    volatilityHistory: askHistory(parts, kept),
    vix: askVix(parts, kept),
  };
}

const askBars =
  ({ sources, health, clock }: Parts) =>
  (symbols: readonly string[], want: BarsWanted): Promise<Answered<readonly Bar[]>> =>
    inOrder<'bars', readonly Bar[]>(sources, health, {
      ...{ figure: 'bars', wanted: symbols, isVital: true },
      ask: (offer, rest) => offer.ask(rest, want),
      check: barsCheck(want.timeframe, clock.now()),
    });

function askQuotes({ sources, health, clock }: Parts): MarketData['quotes'] {
  const believed: Believed = new Map();
  return (symbols) =>
    inOrder<'quotes', Quote>(sources, health, {
      ...{ figure: 'quotes', wanted: symbols, isVital: true },
      ask: (offer, rest) => offer.ask(rest),
      check: quoteCheck(believed, clock.now()),
    });
}

const wholeDay = (clock: Clock) => () => midnightAfter(clock.now());

/** Events of a kind: as they are known that day. */
const askEvents =
  <E extends EarningsReport | CashDividend | ShareSplit>(parts: Parts, kept: KeptAnswers, figure: Events) =>
  (symbols: readonly string[], span: DaySpan): Promise<Sourced<By<Covered<E>>>> =>
    kept.once([figure, span.from, span.to, ...symbols].join(), wholeDay(parts.clock), () =>
      inOrder<Events, Covered<E>>(parts.sources, parts.health, {
        ...{ figure, wanted: symbols, isVital: false },
        ask: (offer, rest) => (offer.ask as AskEvents<never> as AskEvents<E>)(rest, span),
        check: eventsCheck,
      }),
    );

const askHistory =
  ({ sources, health, clock }: Parts, kept: KeptAnswers): MarketData['volatilityHistory'] =>
  (symbols) =>
    kept.once(['volatility-history', ...symbols].join(), wholeDay(clock), () =>
      inOrder<'volatility-history', VolatilityHistory>(sources, health, {
        ...{ figure: 'volatility-history', wanted: symbols, isVital: false },
        ask: (offer, rest) => offer.ask(rest),
        check: historyCheck(clock.now()),
      }),
    );

const askVix =
  ({ sources, health, clock }: Parts, kept: KeptAnswers): MarketData['vix'] =>
  async () => {
    const until = ({ figures }: Answered<VolatilityIndex>) => vixHolds(figures[MARKET], clock.now());
    const { figures, ...notes } = await kept.once('vix', until, () =>
      inOrder<'vix', VolatilityIndex>(sources, health, {
        ...{ figure: 'vix', wanted: [MARKET], isVital: false },
        ask: async (offer) => {
          const vix = await offer.ask();
          return vix ? { [MARKET]: vix } : {};
        },
        check: vixCheck(clock.now()),
      }),
    );
    return { figures: figures[MARKET], ...notes };
  };

/** In the place of a symbol, where a figure is of the whole market. */
const MARKET = '*';
