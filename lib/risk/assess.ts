/**
 * Sizes an entry or refuses it; lets an exit through. Size limits cut what `sizeOf` says to the largest number of units that
 * keeps every one of them; gates refuse. Exits are bounded by what the position and the account hold, and by nothing else, so that
 * risk can always come down.
 */
import { accountHolds, type Book, openOrders } from '../model/book.ts';
import type { Barrier } from '../model/control.ts';
import type { Check, Decision } from '../model/decision.ts';
import { deriveId } from '../model/ids.ts';
import { pendingOf, remaining } from '../model/order.ts';
import { heldOf } from '../model/position.ts';
import { type Entry, type Exit, type Reason, type Signal, wholeUnits } from '../model/signal.ts';
import {
  absolute,
  format,
  fromNumber,
  negate,
  type Quantity,
  quantity,
  smaller,
  subtract,
  sum,
  times,
  toNumber,
} from '../model/units.ts';
import { unitLoss } from '../pricing/structure/margin.ts';
import { type Conflict, conflictOf } from './conflicts.ts';
import { coverFor } from './cover.ts';
import { type Levels, LIMIT_IDS, type LimitId, levelsOf } from './limits.ts';
import { type Circumstances, MEASURES, rowsFor, type Situation } from './measures.ts';
import { NEUTRAL, underRegime } from './regime.ts';
import { type Means, type Sized, sizeOf } from './sizing.ts';
import { tradeRecord } from './trade-record.ts';
import { isReduceOnly, reduceOnly, stateText, throttled, throttledLevels } from './watch/on-entries.ts';
import { standingOver } from './watch/standing.ts';

/** Approved or reduced decisions carry the order's id; the order itself is made by execution's `intentFrom`. */
export function assess(signal: Signal, book: Book, circumstances: Circumstances): Decision {
  const at = circumstances.now;
  const base = { signalId: signal.id, strategyId: signal.strategyId, symbol: signal.symbol, at };
  if (at > signal.expiresAt)
    return refuse(base, {
      asked: quantity('0'),
      checks: [],
      because: `the signal expired ${seconds(at - signal.expiresAt)} before it was assessed`,
    });
  const { barrier } = circumstances;
  if (signal.kind === 'entry' && barrier)
    return refuse(base, { asked: quantity('0'), checks: [barred(barrier)], because: barrier.because });
  const standing = standingOver(book, at);
  if (signal.kind === 'entry' && standing && isReduceOnly(standing))
    return refuse(base, { asked: quantity('0'), checks: [reduceOnly(standing)], because: stateText(standing) });
  const verdict =
    signal.kind === 'exit'
      ? assessExit(signal, book)
      : assessEntry(signal, { signal, book, standing, ...circumstances });
  if (verdict.quantity <= 0n) return refuse(base, verdict);
  const outcome = verdict.quantity < verdict.asked ? 'reduced' : 'approved';
  const because = outcome === 'reduced' && verdict.because !== undefined ? { because: verdict.because } : {};
  const { because: _because, ...rest } = verdict;
  return { ...base, ...rest, outcome, ...because, orderId: deriveId('ord', [signal.id]) };
}

/** A barrier as a check that failed, so that it is counted and shown like any other. */
const barred = ({ rule, scope }: Barrier): Check => ({
  ...{ limit: rule, scope, unit: 'barriers', observed: 1, allowed: 0 },
  ...{ level: 'hard', passed: false },
});

interface Verdict {
  readonly asked: Quantity;
  readonly quantity: Quantity;
  readonly checks: readonly Check[];
  readonly sizing?: readonly Reason[];
  readonly because?: string;
}

const seconds = (ms: number): string => `${Math.round(ms / 1000)} s`;

const refuse = (
  base: Pick<Decision, 'signalId' | 'strategyId' | 'symbol' | 'at'>,
  verdict: Omit<Verdict, 'quantity'>,
): Decision => ({
  ...base,
  ...verdict,
  outcome: 'refused',
  quantity: quantity('0'),
  because: verdict.because ?? 'nothing to trade',
});

function assessExit(signal: Exit, book: Book): Verdict {
  const position = book.positions.find((candidate) => candidate.id === signal.positionId);
  const closing = openOrders(book).filter((order) => order.kind === 'exit' && order.positionId === signal.positionId);
  // Of the legs that it closes: where one has gone by itself, the others can still go.
  const held = position ? wholeUnits(signal.legs, (symbol) => absolute(heldOf(position, symbol))) : quantity('0');
  const free = subtract(held, sum(closing.map(remaining)));
  const units = smaller(signal.quantity, free);
  const because = `${format(free)} of ${format(signal.quantity)} units are held and not already being closed`;
  const asked = signal.quantity;
  if (units <= 0n) return { asked, quantity: quantity('0'), checks: [], because };
  const short = shortest(signal, book, units);
  if (!short) return { asked, quantity: units, checks: [], because };
  const left = short.units > 0n ? short.units : quantity('0');
  return { asked, quantity: left, checks: [short.check], because: sentence(short.check) };
}

/**
 * The leg of which the account as a whole holds least, where that is less than the exit would close: what one strategy
 * holds may be netted by another's or the owner's, and a sale of what is not there would open a position.
 */
function shortest(signal: Exit, book: Book, wanted: Quantity): { units: Quantity; check: Check } | undefined {
  const legs = signal.legs.map(({ instrument, side, ratio }) => {
    const { symbol } = instrument;
    const held = accountHolds(book, symbol);
    const working = openOrders(book).filter(
      (order) =>
        order.kind === 'exit' && order.legs.some((leg) => leg.instrument.symbol === symbol && leg.side === side),
    );
    const pending = sum(working.map((order) => pendingOf(order, symbol)));
    const free = subtract(side === 'sell' ? held : negate(held), pending);
    const unit = instrument.kind === 'option' ? 'contracts' : 'shares';
    return {
      units: wholeUnits([{ instrument, side, ratio }], () => free),
      symbol,
      unit,
      free,
      needs: times(wanted, ratio),
    };
  });
  const [least] = legs.filter(({ units }) => units < wanted).sort((a, b) => Number(a.units - b.units));
  if (!least) return undefined;
  const { symbol: scope, unit, free, needs, units } = least;
  const observed = toNumber(needs);
  const allowed = Math.max(0, toNumber(free));
  return { units, check: { limit: 'account-holding', scope, unit, observed, allowed, level: 'hard', passed: false } };
}

/** Every size limit rests on the loss that the signal names, and that is never less than what the structure can lose. */
function understated({ legs, limitPrice, maxLossPerUnit }: Entry): string | undefined {
  const most = unitLoss(legs, limitPrice);
  if (most === undefined) return 'max-loss: no order sells shares that are not held, or holds shares beside options';
  const loss = toNumber(most);
  return maxLossPerUnit >= loss - 1e-6
    ? undefined
    : `max-loss: ${maxLossPerUnit} USD a unit is less than the ${loss} USD it may lose`;
}

function tooSmall({ equityShare, conviction, maxLossPerUnit }: Entry): string {
  const share = (equityShare * conviction * 100).toFixed(1);
  return `${share} % of equity is less than one unit at risk ${maxLossPerUnit.toFixed(2)} USD`;
}

/** The strategy's own shares behind the calls that an entry sells; undefined where it needs none, or they are enough. */
function uncovered(signal: Entry, book: Book, units: number): { units: number; check: Check } | undefined {
  const cover = coverFor(signal, book);
  const [each, free] = [toNumber(cover.wanted), Math.max(0, toNumber(cover.free))];
  if (each * units <= free) return undefined;
  const check: Check = {
    ...{ limit: 'share-cover', scope: signal.symbol, unit: 'shares' },
    ...{ observed: each * units, allowed: free, level: 'hard', passed: false },
  };
  return { units: Math.floor(free / each), check };
}

function assessEntry(signal: Entry, situation: Situation): Verdict {
  const none = { asked: quantity('0'), quantity: quantity('0'), checks: [] };
  const because = understated(signal);
  if (because !== undefined) return { ...none, because };
  const size = sizeOf(signal, meansOf(situation));
  if (!Number.isSafeInteger(size.asked) || size.asked < 0) return { ...none, because: tooSmall(signal) };
  const [asked, sizing] = [fromNumber<Quantity>(size.asked, 'down', 1), size.steps];
  if (size.asked === 0) return { ...none, sizing, because: tooSmall(signal) };
  if (!(size.units >= 1)) return { ...none, asked, sizing, because: `${size.cut}: less than one unit` };
  const { strategyId } = signal;
  const left = underRegime(situation.regime ?? NEUTRAL, { strategyId, wanted: size.units });
  if ('failed' in left) return { ...none, asked, sizing, checks: [left.failed], because: sentence(left.failed) };
  return { asked, sizing, ...held(signal, situation, { ...size, ...left }) };
}

const meansOf = ({ signal, book, dailyOf }: Situation): Means => ({
  equity: toNumber(book.account.equity),
  daily: dailyOf?.(signal.symbol) ?? [],
  record: tradeRecord(book, signal.strategyId),
});

/** A size against gates, cover and limits. */
function held(signal: Entry, situation: Situation, { units: wanted, cut: shrunk }: Sized) {
  const nothing = quantity('0');
  const conflict = conflictOf(signal, situation.book);
  if (conflict) return { quantity: nothing, checks: [conflict.check], because: conflictText(conflict) };
  const rows = LIMIT_IDS.flatMap((id) => applicable(id, situation));
  const failed = rows
    .filter(({ kind }) => kind === 'gate')
    .map((row) => checked(row, situation, wanted))
    .filter((check) => !check.passed);
  if (failed[0]) return { quantity: nothing, checks: failed, because: sentence(failed[0]) };
  const bare = uncovered(signal, situation.book, wanted);
  if (bare && bare.units <= 0) return { quantity: nothing, checks: [bare.check], because: sentence(bare.check) };
  const throttle = throttled(situation.standing, wanted);
  const most = Math.min(bare?.units ?? wanted, throttle?.units ?? wanted);
  if (throttle && most < 1) return { quantity: nothing, checks: [throttle.check], because: throttle.because };
  const sized = withinLimits(rows, situation, most);
  const cut = sized.cut ?? (bare && bare.units <= most ? sentence(bare.check) : (throttle?.because ?? shrunk));
  // Last: where a limit leaves nothing at all, it is the reason.
  const checks = throttle ? [...sized.checks, throttle.check] : sized.checks;
  return { quantity: sized.units, checks, ...(cut === undefined ? {} : { because: cut }) };
}

function withinLimits(rows: readonly Applied[], situation: Situation, wanted: number) {
  const caps = rows.filter(({ kind }) => kind === 'size').map((row) => ({ row, units: largest(row, situation) }));
  const tightest = caps.reduce((least, cap) => (cap.units < least.units ? cap : least), {
    row: caps[0]?.row,
    units: wanted,
  });
  const units = Math.max(0, Math.min(wanted, tightest.units));
  const free = new Set(caps.filter((cap) => cap.units === Number.POSITIVE_INFINITY).map(({ row }) => row));
  const checks = rows.filter((row) => !free.has(row)).map((row) => checked(row, situation, Math.max(units, 1)));
  const limiting = units < wanted ? checks.find((check) => check.limit === tightest.row?.id) : undefined;
  const cut = limiting
    ? sentence(units > 0 && tightest.row ? checked(tightest.row, situation, wanted) : limiting)
    : undefined;
  return { units: fromNumber<Quantity>(units, 'down', 1), checks, cut };
}

interface Applied {
  readonly id: LimitId;
  readonly kind: 'size' | 'gate';
  readonly unit: string;
  readonly levels: Levels;
}

function applicable(id: LimitId, situation: Situation): readonly Applied[] {
  const { kind, unit, rows } = situation.limits[id];
  const levels = levelsOf({ rows, kind, unit, owner: '', reason: '' }, rowsFor(id, situation));
  if (!levels) return [];
  return [{ id, kind, unit, levels: throttledLevels(id, levels, situation.standing) }];
}

/**
 * Every size measure is linear in the units, so two points give the largest order it admits. What a covered call adds nothing
 * to does not limit it.
 */
function largest({ id, levels }: Applied, situation: Situation): number {
  const none = MEASURES[id](situation, 0);
  const slope = MEASURES[id](situation, 1) - none;
  if (slope === 0) return Number.POSITIVE_INFINITY;
  const units = Math.floor((levels.soft - none) / slope + 1e-9);
  return Number.isFinite(units) ? units : 0;
}

function checked({ id, kind, unit, levels }: Applied, situation: Situation, units: number): Check {
  const observed = MEASURES[id](situation, units);
  const allowed = kind === 'size' ? levels.soft : levels.hard;
  const level = kind === 'size' ? 'soft' : 'hard';
  // A measure that is not a number (no quote, no equity) fails: NaN <= x is false.
  return {
    limit: id,
    scope: situation.signal.symbol,
    unit,
    observed: Number.isFinite(observed) ? observed : -1,
    allowed,
    level,
    passed: observed <= allowed + 1e-9,
  };
}

const isFraction = (unit: string): boolean => /^(share|fraction) of /.test(unit);
const figure = (value: number, unit: string): string =>
  isFraction(unit) ? `${(value * 100).toFixed(2)} %` : String(Number(value.toFixed(2)));

/** A conflict in the owner's words, with whom it is. */
const conflictText = ({ check, others }: Conflict): string => `${sentence(check)}: ${others.join(', ')}`;

/** One limit in the owner's words. */
export const sentence = ({ limit, observed, allowed, unit, level, passed }: Check): string =>
  observed < 0 && !passed
    ? `${limit}: not measurable, and what cannot be measured is refused`
    : `${limit}: ${figure(observed, unit)} against at most ${figure(allowed, unit)}${isFraction(unit) ? ' of' : ''} ${unit.replace(/^(share|fraction) of /, '')} (${level})`;
