/**
 * The tickets of one share: for each catalyst, expiry and right the listed strikes near half of and one expected move away,
 * with the chance that the smile gives them. The expected move is the straddle's at the forward. Chances are risk-neutral
 * and modelled: of ending beyond the break-even, and of being worth the first target at the end. By Markov's inequality
 * the second is at most 1 / target where prices are fair, so target · chance lies between 0 and 1: that is the conviction.
 */
import { analyseChain, type ExpiryAnalysis } from '../../market/chain/analyse.ts';
import { volatilityAt } from '../../market/chain/smile.ts';
import { dustless } from '../../market/selection/band.ts';
import { type Candidate as Chosen, type Selection, select } from '../../market/selection/select.ts';
import type { SelectionSpec } from '../../market/selection/spec.ts';
import type { Checked } from '../../market/tradable.ts';
import { daysToExpiry, type Right } from '../../model/instrument.ts';
import type { MarketView } from '../../model/market-view.ts';
import type { ChainEntry, OptionChain } from '../../model/option-chain.ts';
import type { Reason } from '../../model/signal.ts';
import { daysBetween, newYorkDay, SECOND } from '../../model/time.ts';
import { toNumber } from '../../model/units.ts';
import { type Distribution, riskNeutral } from '../../pricing/structure/distribution.ts';
import type { Play } from './catalysts.ts';
import { type Candidate, MAX_QUOTE_AGE_MS, REACH } from './screen.ts';

/** Older quotes are good enough to get out, not to get in. */
const MAX_LEG_AGE_MS = 15 * SECOND;
/** A strike further than this from the one aimed at, in expected moves, is another ticket. */
const STRIKE_REACH = 0.25;
/** A ticket must have so many minutes to win before time alone closes it. */
const LEAST_LIFE = 60;

export interface IdeaRules {
  readonly moves: readonly number[];
  readonly maxOtm: number | null;
  readonly maxPremium: number | null;
  readonly minChance: number;
  readonly maxSpread: number;
  readonly minVolume: number;
  readonly minOpenInterest: number;
  readonly firstMultiple: number;
  readonly exitMinutes: number;
}

export interface Idea {
  readonly symbol: string;
  readonly chosen: Chosen;
  readonly conviction: number;
  readonly reasons: readonly Reason[];
}

export interface Ideas {
  readonly ideas: readonly Idea[];
  readonly refused: readonly Reason[];
}

export function ideasFor(view: MarketView, rules: IdeaRules, candidate: Candidate): Ideas {
  const chain = view.chains[candidate.symbol];
  if (!chain) return { ideas: [], refused: [{ rule: 'chain', observed: 'no chain', threshold: 'a chain' }] };
  const { spot, spotError } = candidate;
  const near = { ...chain, entries: chain.entries.filter((entry) => isNear(entry, candidate, view)) };
  const { expiries } = analyseChain(near, { spot, spotError, rate: undefined, maxAgeMs: MAX_QUOTE_AGE_MS });
  const outcomes = candidate.plays.flatMap((play) => {
    const fitting = expiries.filter((expiry) => fits(expiry, play, view));
    if (fitting.length === 0) return [{ refused: noExpiry(play) }];
    return fitting.flatMap((expiry) => ticketsOf(view, rules, { candidate, play, expiry, chain: near }));
  });
  return {
    ideas: outcomes.flatMap((each) => ('value' in each ? [each.value] : [])),
    refused: outcomes.flatMap((each) => ('refused' in each ? [each.refused] : [])),
  };
}

/** What others asked for may be a hundred times as much, and an analysis is not free. */
function isNear({ contract }: ChainEntry, { spot, plays }: Candidate, { asOf }: MarketView): boolean {
  const days = daysToExpiry(contract, newYorkDay(asOf));
  const away = Math.abs(toNumber(contract.strike) / spot - 1);
  return away <= REACH && plays.some((play) => days >= play.days.min && days <= play.days.max);
}

const daysTo = ({ day }: ExpiryAnalysis, { asOf }: MarketView): number => daysBetween(newYorkDay(asOf), day);
const fits = (expiry: ExpiryAnalysis, { days }: Play, view: MarketView): boolean =>
  daysTo(expiry, view) >= days.min && daysTo(expiry, view) <= days.max;
const noExpiry = ({ kind, days: { min, max } }: Play): Reason => ({
  ...{ rule: `${kind}: expiry`, observed: 'none listed' },
  ...{ threshold: min === max ? min : `${min} to ${max}`, unit: 'days' },
});

interface Ticket {
  readonly candidate: Candidate;
  readonly play: Play;
  readonly expiry: ExpiryAnalysis;
  readonly chain: OptionChain;
}

function ticketsOf(view: MarketView, rules: IdeaRules, ticket: Ticket): readonly Checked<Idea>[] {
  const { expectedMove: move } = ticket.expiry;
  const ends = endingOf(ticket.expiry);
  if ('refused' in move) return [move];
  if ('refused' in ends) return [ends];
  return ticket.play.rights.flatMap((right) =>
    rules.moves.map((count) =>
      ideaOf(view, rules, { ...ticket, right, count, move: move.value.usd, ends: ends.value }),
    ),
  );
}

/** Where the share ends, as the smile prices it. */
function endingOf({ smile, forward }: ExpiryAnalysis): Checked<Distribution> {
  if ('refused' in smile) return smile;
  if ('refused' in forward) return forward;
  const { rate, dividendYield, spot, years } = forward.value;
  const volatility = (strike: number): number => volatilityAt(smile.value, strike);
  const ends = riskNeutral({ rate, dividendYield, volatility }, { spot, years });
  if ('value' in ends) return ends;
  return { refused: { rule: 'win-chance', observed: 'unknown', threshold: ends.refused.message } };
}

interface Aimed extends Ticket {
  readonly right: Right;
  /** Expected moves between price and strike. */
  readonly count: number;
  /** One expected move, US dollars. */
  readonly move: number;
  readonly ends: Distribution;
}

function ideaOf(view: MarketView, rules: IdeaRules, aimed: Aimed): Checked<Idea> {
  const { candidate, play, right, chain, count, move, ends } = aimed;
  const { symbol, spot } = candidate;
  const { chosen, whyNot } = select(specFor(view, rules, aimed), { chain, now: view.asOf, spot });
  const contract = chosen?.quoted[0]?.entry.contract;
  if (!chosen || !contract) return { refused: nearestOf(whyNot, right) };
  const beyond = (multiple: number): number => {
    const away = multiple * chosen.terms.natural;
    const strike = toNumber(contract.strike);
    return right === 'call' ? 1 - ends.atMost(strike + away) : ends.atMost(strike - away);
  };
  const [even, target] = [beyond(1), beyond(rules.firstMultiple)];
  const chance: Reason = { rule: 'win-chance-modelled', observed: even, threshold: rules.minChance, unit: 'fraction' };
  if (!(even >= rules.minChance)) return { refused: chance };
  const reasons: readonly Reason[] = [
    ...play.reasons,
    { rule: 'expected-move', observed: move, threshold: `${count} of it from the price`, unit: 'USD' },
    chance,
    { rule: 'target-chance-modelled', observed: target, threshold: 'ranks only', unit: 'fraction' },
  ];
  return { value: { symbol, chosen, conviction: Math.min(1, rules.firstMultiple * target), reasons } };
}

/** That most strikes are not those aimed at goes without saying, unless it is all there is to say. */
function nearestOf(whyNot: Selection['whyNot'], right: Right): Reason {
  const reasons = whyNot.map(({ nearest }) => nearest.reason);
  const [first] = reasons;
  const telling = reasons.find(({ rule }) => rule !== `long-${right}-strike`);
  return telling ?? first ?? { rule: 'chain', observed: 'no contract', threshold: 'one' };
}

function specFor(view: MarketView, rules: IdeaRules, { candidate, expiry, right, count, move }: Aimed): SelectionSpec {
  const away = (moves: number): number => candidate.spot + (right === 'call' ? moves : -moves) * move;
  const [low, high] = [away(count - STRIKE_REACH), away(count + STRIKE_REACH)];
  const days = daysTo(expiry, view);
  const { maxOtm, maxPremium, maxSpread, minVolume, minOpenInterest } = rules;
  return {
    shape: right === 'call' ? 'long-call' : 'long-put',
    expiry: { days: { min: days, max: days }, minutes: { min: rules.exitMinutes + LEAST_LIFE } },
    legs: {
      long: {
        strike: {
          min: dustless(Math.min(low, high)),
          max: dustless(Math.max(low, high)),
          target: dustless(away(count)),
        },
        ...(maxOtm === null ? {} : { otm: { max: maxOtm } }),
        ...(maxPremium === null ? {} : { premium: { max: maxPremium } }),
      },
    },
    liquidity: { maxAgeMs: MAX_LEG_AGE_MS, maxSpread, minVolume, minOpenInterest, activity: 'both' },
  };
}
