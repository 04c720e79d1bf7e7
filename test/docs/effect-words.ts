/** What another value of a parameter changed in what a strategy says, in words: from two outcomes of one situation. */
import type { Reason, Signal } from '#lib/model/signal.ts';
import type { WhyNot } from '#lib/model/strategy.ts';
import { format, toNumber } from '#lib/model/units.ts';
import type { Outcome } from '#test/lib/strategies/effect.ts';

const keyOf = ({ kind, symbol }: Signal): string => `${kind} in ${symbol}`;
const rest = <T>(all: readonly T[], others: readonly T[], key: (each: T) => string): readonly T[] =>
  all.filter((each) => !others.some((other) => key(other) === key(each)));

/** The first difference that matters: what is traded, how, why not, and at last what is looked at. */
export const changed = (change: Change): string =>
  lost(change) ??
  gained(change) ??
  otherwise(change) ??
  reasoned(change) ??
  `looks at other chains: ${chainsOf(change.after)} instead of ${chainsOf(change.before)}`;

export interface Change {
  readonly before: Outcome;
  readonly after: Outcome;
  readonly preset: unknown;
  /** The value that made the difference. */
  readonly other: unknown;
}

function lost({ before, after, preset, other }: Change): string | undefined {
  const [gone] = rest(before.proposal.signals, after.proposal.signals, keyOf);
  if (!gone) return undefined;
  const first = gone.reasons.find(({ threshold }) => threshold === preset) ?? gone.reasons[0];
  if (gone.kind === 'exit' && first) return `no ${keyOf(gone)}, which was for ${reasonText(first)}`;
  const about = newWhyNots(before, after).filter(({ symbol }) => isAbout(gone, symbol));
  const why = about.find(({ reason }) => reason.threshold === other) ?? about[0];
  if (why) return `no ${keyOf(gone)}: ${reasonText(why.reason)}`;
  const isLookedAt = after.shortlist.chains.some(({ underlying }) => underlying === gone.symbol);
  return `no ${keyOf(gone)}${isLookedAt ? ': nothing in its chain fits' : ', which is not looked at'}`;
}

function gained({ before, after }: Change): string | undefined {
  const [come] = rest(after.proposal.signals, before.proposal.signals, keyOf);
  return come && `${keyOf(come)}${come.reasons[0] ? `: ${reasonText(come.reasons[0])}` : ''}`;
}

function otherwise({ before, after }: Change): string | undefined {
  for (const signal of before.proposal.signals) {
    const same = after.proposal.signals.find((each) => keyOf(each) === keyOf(signal));
    const [was, is] = [termsOf(signal), same ? termsOf(same) : {}];
    const name = Object.keys(was).find((term) => was[term] !== is[term]);
    if (name) return `${keyOf(signal)} with ${name} ${is[name]} instead of ${was[name]}`;
    if (same && otherReason(signal, same)) return `${keyOf(signal)}, ${otherReason(signal, same)}`;
  }
  return undefined;
}

const termsOf = (signal: Signal): Readonly<Record<string, string>> => ({
  contracts: signal.legs.map(({ instrument }) => instrument.symbol).join(' '),
  quantity: signal.kind === 'exit' ? format(signal.quantity) : '',
  'share of equity': signal.kind === 'entry' ? figure(signal.equityShare) : '',
  'at most units': signal.kind === 'entry' && signal.units !== undefined ? format(signal.units) : '',
  conviction: figure(signal.conviction),
  limit: `${figure(toNumber(signal.limitPrice))} USD`,
});

/** The first reason that is held against something else. */
function otherReason(was: Signal, is: Signal): string | undefined {
  const before = was.reasons.find(({ rule, threshold }) => againstIn(is, rule) !== threshold);
  if (!before) return undefined;
  const now = againstIn(is, before.rule);
  const held = `${figure(before.observed)} against ${figure(before.threshold)}`;
  return now === undefined
    ? `no longer also for \`${before.rule}\`, ${held}`
    : `\`${before.rule}\` ${figure(now)} instead of ${figure(before.threshold)}`;
}

const againstIn = ({ reasons }: Signal, of: string) => reasons.find(({ rule }) => rule === of)?.threshold;

function reasoned({ before, after }: Change): string | undefined {
  const [why] = newWhyNots(before, after);
  const [gone] = newWhyNots(after, before);
  if (why) return `${why.symbol === '*' ? 'all' : why.symbol} turned down: ${reasonText(why.reason)}`;
  return gone && `${gone.symbol} no longer turned down: ${reasonText(gone.reason)}`;
}

const whyNots = ({ shortlist, proposal }: Outcome): readonly WhyNot[] => [...proposal.whyNots, ...shortlist.whyNots];
const newWhyNots = (before: Outcome, after: Outcome): readonly WhyNot[] =>
  rest(whyNots(after), whyNots(before), (whyNot) => JSON.stringify(whyNot));

const isAbout = ({ symbol, legs }: Signal, of: string): boolean =>
  of === symbol || of === '*' || legs.some(({ instrument }) => instrument.symbol === of);

const reasonText = ({ rule, observed, threshold, unit }: Reason): string =>
  `\`${rule}\`, ${figure(observed)} against ${figure(threshold)}${unit === undefined ? '' : ` ${unit}`}`;

const figure = (value: number | string): string =>
  typeof value === 'number' ? String(Number(value.toPrecision(4))).replace('-', '\u2212') : value;

const chainsOf = ({ shortlist }: Outcome): string =>
  shortlist.chains.map(({ underlying, expiries }) => `${underlying} ${expiries.from} to ${expiries.to}`).join(', ') ||
  'none';
