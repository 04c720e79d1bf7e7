/**
 * Option chains for a look: each underlying is asked for about every forty seconds, because a chain costs a call
 * and more, and looks may follow each other by ten seconds. What is held is quoted anew at every look, all in one call.
 */
import type { Gap, Provenance, Sourced } from '#lib/model/market-source.ts';
import type { ChainEntry, ChainRequest, OptionChain } from '#lib/model/option-chain.ts';
import type { Quote } from '#lib/model/quote.ts';
import { type Instant, instant, SECOND } from '#lib/model/time.ts';
import { toNumber } from '#lib/model/units.ts';
import type { Clock } from '#lib/ports.ts';
import type { By, DataSource } from './data-source.ts';
import { type Answered, inOrder } from './in-order.ts';
import { chainCheck, problemWithQuote } from './plausible.ts';
import type { HealthBook } from './source-health.ts';

/** Every fourth look of the fastest strategies; what they see between is too old for risk to let them enter on it. */
const CHAIN_LIFE = 35 * SECOND;
/** Strikes are asked for a little wider, on a grid of so many per doubling, so that the next look's bounds fit into them. */
const STRIKE_GRID = 24;

interface Kept {
  readonly request: ChainRequest;
  readonly until: Instant;
  readonly answer: Answered<OptionChain>;
}

export interface ChainParts {
  readonly sources: readonly DataSource[];
  readonly health: HealthBook;
  readonly clock: Clock;
}

export function chainsOf({ sources, health, clock }: ChainParts) {
  const kept = new Map<string, Kept>();

  async function fetched(asked: ChainRequest, held: readonly string[]): Promise<Answered<OptionChain>> {
    const request = widened(asked);
    const { underlying } = request;
    const answer = await inOrder<'chains', OptionChain>(sources, health, {
      ...{ figure: 'chains', wanted: [underlying], isVital: true },
      ask: async (offer) => ({ [underlying]: await offer.ask(request, held) }),
      // A long chain takes its time: what was quoted meanwhile is not from the future.
      check: (symbol, chain) => chainCheck(clock.now())(symbol, chain),
    });
    kept.set(underlying, { request, until: instant(clock.now() + CHAIN_LIFE), answer });
    return answer;
  }

  /** The chains that are kept, with the latest quotes of what is held of them. */
  async function renewed(of: readonly Answered<OptionChain>[], held: readonly string[]) {
    const wanted = of.flatMap(({ figures }) =>
      Object.values(figures).flatMap(({ entries }) =>
        entries.map(({ contract }) => contract.symbol).filter((symbol) => held.includes(symbol)),
      ),
    );
    const quotes = wanted.length === 0 ? {} : (await latest(wanted)).figures;
    return of.map((answer) => ({ ...answer, figures: withQuotes(answer.figures, quotes) }));
  }

  const latest = (wanted: readonly string[]): Promise<Answered<Quote>> =>
    inOrder<'quotes', Quote>(sources, health, {
      ...{ figure: 'quotes', wanted, isVital: false },
      ask: (offer, rest) => offer.ask(rest),
      check: (symbol, quote) => {
        const reason = problemWithQuote(quote, clock.now());
        return reason === undefined ? { value: quote, problems: [] } : { problems: [{ symbol, reason }] };
      },
    });

  return async (requests: readonly ChainRequest[], hold: readonly string[]): Promise<Sourced<By<OptionChain>>> => {
    const now = clock.now();
    const [asked, reused]: [Answered<OptionChain>[], Answered<OptionChain>[]] = [[], []];
    for (const request of requests) {
      const held = hold.filter((symbol) => rootOf(symbol) === request.underlying);
      const known = kept.get(request.underlying);
      if (known && now < known.until && serves(known, request, held)) reused.push(known.answer);
      else asked.push(await fetched(request, held));
    }
    const answers = [...asked, ...(await renewed(reused, hold))];
    return together(answers, requests, hold);
  };
}

/** An OCC symbol ends in fifteen characters of date, right and strike. */
const rootOf = (symbol: string): string => symbol.slice(0, -15);

const onGrid = (strike: number, round: (x: number) => number): number =>
  strike > 0 ? 2 ** (round(Math.log2(strike) * STRIKE_GRID) / STRIKE_GRID) : 0;

function widened(request: ChainRequest): ChainRequest {
  const { strikes } = request;
  if (!strikes) return request;
  const cents = (strike: number) => Math.round(strike * 100) / 100;
  const [from, to] = [cents(onGrid(strikes.from, Math.floor)), cents(onGrid(strikes.to, Math.ceil))];
  return { ...request, strikes: { from: Math.min(from, strikes.from), to: Math.max(to, strikes.to) } };
}

/** Everything asked for is among what was asked for then. */
function serves({ request, answer }: Kept, { expiries, strikes }: ChainRequest, held: readonly string[]): boolean {
  const isWithinDays = request.expiries.from <= expiries.from && request.expiries.to >= expiries.to;
  const isWithinStrikes =
    !request.strikes || (!!strikes && request.strikes.from <= strikes.from && request.strikes.to >= strikes.to);
  const listed = new Set(Object.values(answer.figures).flatMap(({ entries }) => entries.map(symbolOf)));
  return isWithinDays && isWithinStrikes && held.every((symbol) => listed.has(symbol));
}

const symbolOf = ({ contract }: ChainEntry): string => contract.symbol;

const withQuotes = (chains: By<OptionChain>, quotes: By<Quote>): By<OptionChain> =>
  Object.fromEntries(
    Object.entries(chains).map(([underlying, chain]) => {
      const entries = chain.entries.map((entry) => ({ ...entry, quote: quotes[symbolOf(entry)] ?? entry.quote }));
      return [underlying, { ...chain, entries }];
    }),
  );

/** In the order of the requests, and each within its own bounds. */
function together(
  answers: readonly Answered<OptionChain>[],
  requests: readonly ChainRequest[],
  hold: readonly string[],
): Sourced<By<OptionChain>> {
  const found = new Map(answers.flatMap(({ figures }) => Object.entries(figures)));
  const figures = requests.flatMap((request) => {
    const chain = found.get(request.underlying);
    return chain ? [[request.underlying, within(chain, request, hold)] as const] : [];
  });
  return {
    figures: Object.fromEntries(figures),
    from: distinct(answers.flatMap(({ from }): readonly Provenance[] => from)),
    gaps: answers.flatMap(({ gaps }): readonly Gap[] => gaps),
  };
}

const distinct = <T>(list: readonly T[]): readonly T[] => [
  ...new Map(list.map((each) => [JSON.stringify(each), each])).values(),
];

function within(chain: OptionChain, { expiries, strikes }: ChainRequest, hold: readonly string[]): OptionChain {
  const entries = chain.entries.filter(({ contract: { symbol, expiry, strike } }) => {
    const dollars = toNumber(strike);
    const isAsked =
      expiry >= expiries.from &&
      expiry <= expiries.to &&
      (!strikes || (dollars >= strikes.from && dollars <= strikes.to));
    return isAsked || hold.includes(symbol);
  });
  return { ...chain, entries };
}
