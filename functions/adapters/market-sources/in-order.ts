/**
 * One question to the sources in their order: what the first does not answer, or answers with something that cannot be,
 * is asked of the next. What is passed on is plausible, and says where it comes from; the rest says why it is missing.
 */
import type { Figure, Gap, Provenance, Sourced } from '#lib/model/market-source.ts';
import { formatInstant } from '#lib/model/time.ts';
import { areKeysRefused, PermanentFault, TransientFault } from '../faults.ts';
import type { By, DataSource, Offer } from './data-source.ts';
import type { Asked, HealthBook } from './source-health.ts';

/** What is left of an answer after the checks, and what was dropped. */
export interface Checked<T> {
  readonly value?: T;
  readonly problems: readonly { readonly symbol: string; readonly reason: string }[];
}

export interface Question<K extends Figure, T> {
  readonly figure: K;
  readonly wanted: readonly string[];
  ask(offer: Offer<K>, rest: readonly string[]): Promise<By<T>>;
  check(symbol: string, value: T): Checked<T>;
  /** Without it no decision can be made: where no source answers, that is a fault. */
  readonly isVital: boolean;
}

export interface Answered<T> extends Sourced<By<T>> {
  /** Every source that was asked answered. */
  readonly isWhole: boolean;
  /** Symbols of which some source had something that cannot be. */
  readonly doubtful: readonly string[];
}

interface Heard<T> {
  readonly figures: Record<string, T>;
  readonly from: Provenance[];
  readonly faults: Error[];
  readonly dropped: { readonly symbol: string; readonly reason: string }[];
}

export async function inOrder<K extends Figure, T>(
  sources: readonly DataSource[],
  health: HealthBook,
  question: Question<K, T>,
): Promise<Answered<T>> {
  const heard: Heard<T> = { figures: {}, from: [], faults: [], dropped: [] };
  const asked: string[] = [];
  for (const { name, offers } of sources) {
    const offer: Offer<K> | undefined = offers[question.figure];
    const rest = missing(question, heard);
    if (!offer || rest.length === 0) continue;
    asked.push(name);
    const answer = await answerOf({ source: name, figure: question.figure }, health, () => question.ask(offer, rest));
    if (answer instanceof Error) heard.faults.push(answer);
    else take(heard, question, { name, offer, answer, rest });
  }
  const isDead = heard.faults.length > 0 && heard.faults.length === asked.length;
  if (question.isVital && isDead && missing(question, heard).length > 0) throw joined(heard.faults);
  const { figures, from, faults, dropped } = heard;
  const doubtful = dropped.map(({ symbol }) => symbol);
  return { figures, from, gaps: gapsOf(question, heard, asked), isWhole: faults.length === 0, doubtful };
}

const missing = ({ wanted }: { readonly wanted: readonly string[] }, { figures }: { readonly figures: By<unknown> }) =>
  wanted.filter((symbol) => !Object.hasOwn(figures, symbol));

/** The answer or the fault. Refused keys of the broker are for everybody to know; a bug is nobody's silence. */
async function answerOf<T>(asked: Asked, health: HealthBook, ask: () => Promise<T>): Promise<T | Error> {
  const { circuit, health: known } = await health.circuit(asked);
  if (circuit === 'open') {
    const until = known.openUntil === undefined ? '' : ` before ${formatInstant(known.openUntil)}`;
    return new TransientFault(
      `${asked.source} is not asked for ${asked.figure}${until}: ${known.lastFailure?.reason ?? 'it did not answer'}`,
    );
  }
  try {
    const answer = await ask();
    await health.succeeded(asked);
    return answer;
  } catch (fault) {
    if (!(fault instanceof TransientFault || fault instanceof PermanentFault)) throw fault;
    await health.failed(asked, fault);
    if (areKeysRefused(fault)) throw fault;
    return fault;
  }
}

function take<K extends Figure, T>(
  heard: Heard<T>,
  { check }: Question<K, T>,
  said: { readonly name: string; readonly offer: Offer<K>; readonly answer: By<T>; readonly rest: readonly string[] },
): void {
  const { name, offer, answer, rest } = said;
  const taken = rest.filter((symbol) => {
    const value = Object.hasOwn(answer, symbol) ? answer[symbol] : undefined;
    if (value === undefined) return false;
    const checked = check(symbol, value);
    heard.dropped.push(...checked.problems.map((each) => ({ ...each, reason: `${name}: ${each.reason}` })));
    if (checked.value === undefined) return false;
    heard.figures[symbol] = checked.value;
    return true;
  });
  if (taken.length === 0) return;
  const { feed, delayMs, adjustment } = offer;
  const isFirst = heard.from.length === 0;
  heard.from.push({ source: name, feed, delayMs, adjustment, ...(isFirst ? {} : { symbols: taken }) });
}

/** Missing symbols with all that was said about them, and the contracts dropped from chains that are there; alike ones together. */
function gapsOf<K extends Figure, T>(
  question: Question<K, T>,
  heard: Heard<T>,
  asked: readonly string[],
): readonly Gap[] {
  const faults = heard.faults.map(({ message }) => message);
  const nobody = asked.length === 0 ? 'no source has this kind of figure' : `${asked.join(', ')}: no figure`;
  const absent = missing(question, heard);
  const isWanted = new Set(question.wanted);
  const said = Map.groupBy(heard.dropped, ({ symbol }) => symbol);
  const reasons = absent.map((symbol) => {
    const own = [...(said.get(symbol) ?? []).map(({ reason }) => reason), ...faults];
    return { symbol, reason: own.length === 0 ? nobody : own.join('; ') };
  });
  const parts = heard.dropped.filter(({ symbol }) => !isWanted.has(symbol));
  const alike = Map.groupBy([...reasons, ...parts], ({ reason }) => reason);
  return [...alike].map(([reason, of]) => ({
    ...{ figure: question.figure, reason },
    symbols: [...new Set(of.map(({ symbol }) => symbol))].sort(),
  }));
}

/** A single source's fault is told as it is. Where several failed, one of them may pass. */
function joined(faults: readonly Error[]): Error {
  const [first, ...more] = faults;
  if (first && more.length === 0) return first;
  const said = faults.map(({ message }) => message).join('; ');
  return faults.some((fault) => fault instanceof TransientFault) ? new TransientFault(said) : new PermanentFault(said);
}
