/**
 * The name of a structure. Legs in order of strike (a put before a call of the same strike, the earlier expiry first) become
 * a signature: ratio, C or P, a letter for the strike from the lowest up, and a number for the expiry where there are several.
 */
import type { Leg } from '../../model/signal.ts';
import { type HeldOption, holdingsOf } from './structure.ts';

/** A bought and a sold pair are two rows only where they have two names. */
const NAMES: Readonly<Record<string, string>> = {
  '+1Ca': 'long call',
  '-1Ca': 'short call',
  '+1Pa': 'long put',
  '-1Pa': 'cash-secured put',
  '+1Ca -1Cb': 'bull call spread',
  '-1Ca +1Cb': 'bear call spread',
  '-1Pa +1Pb': 'bear put spread',
  '+1Pa -1Pb': 'bull put spread',
  '+1Pa +1Ca': 'straddle',
  '-1Pa -1Ca': 'short straddle',
  '+1Pa +1Cb': 'strangle',
  '-1Pa -1Cb': 'short strangle',
  '-1Pa +1Ca': 'synthetic long share',
  '+1Pa -1Ca': 'synthetic short share',
  '-1Pa +1Cb': 'risk reversal',
  '+1Ca -2Cb': 'call ratio spread',
  '-2Pa +1Pb': 'put ratio spread',
  '-1Ca +2Cb': 'call backspread',
  '+2Pa -1Pb': 'put backspread',
  '+1Ca -2Cb +1Cc': 'call butterfly',
  '-1Ca +2Cb -1Cc': 'short call butterfly',
  '+1Pa -2Pb +1Pc': 'put butterfly',
  '-1Pa +2Pb -1Pc': 'short put butterfly',
  '+1Pa -1Pb -1Cb +1Cc': 'iron butterfly',
  '-1Pa +1Pb +1Cb -1Cc': 'reverse iron butterfly',
  '+1Pa -1Pb -1Cc +1Cd': 'iron condor',
  '-1Pa +1Pb +1Cc -1Cd': 'reverse iron condor',
  '+1Ca -1Cb -1Cc +1Cd': 'call condor',
  '+1Pa -1Pb -1Pc +1Pd': 'put condor',
  '-1Ca1 +1Ca2': 'call calendar',
  '-1Pa1 +1Pa2': 'put calendar',
  '+1Ca1 -1Ca2': 'reverse call calendar',
  '+1Pa1 -1Pa2': 'reverse put calendar',
  '+100S -1Ca': 'covered call',
  '+100S +1Pa': 'protective put',
  '+100S +1Pa -1Cb': 'collar',
  '+100S +1Pa -1Ca': 'conversion',
  '-100S -1Pa +1Ca': 'reversal',
};

const DIAGONAL = /^[+-]1([CP])[ab][12] [+-]1\1[ab][12]$/;
/** Wings of different widths: the distances from the first strike to the second, and from the last but one to the last. */
const WINGED = /butterfly|condor/;

const ordered = (a: HeldOption, b: HeldOption): number =>
  a.strike - b.strike || a.expires - b.expires || (a.right < b.right ? 1 : -1);

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));

function signatureOf(legs: readonly Leg[]): string {
  const { shares, options } = holdingsOf(legs);
  const common = [shares, ...options.map((held) => held.shares)].map(Math.abs).reduce(divisor);
  const unit = Math.max(1, common / 100);
  const strikes = [...new Set(options.map(({ strike }) => strike))].sort((a, b) => a - b);
  const ends = [...new Set(options.map(({ expires }) => expires))].sort((a, b) => a - b);
  const amount = (count: number): string => `${count < 0 ? '' : '+'}${count / unit}`;
  const words = options.toSorted(ordered).map(({ right, strike, expires, shares: held }) => {
    const letter = 'abcd'[strikes.indexOf(strike)] ?? '';
    const end = ends.length > 1 ? String(ends.indexOf(expires) + 1) : '';
    return `${amount(held / 100)}${right === 'call' ? 'C' : 'P'}${letter}${end}`;
  });
  return [...(shares === 0 ? [] : [`${amount(shares)}S`]), ...words].join(' ');
}

function isUneven(legs: readonly Leg[]): boolean {
  const strikes = [...new Set(holdingsOf(legs).options.map(({ strike }) => strike))].sort((a, b) => a - b);
  const [low = 0, next = 0] = strikes;
  const [before = 0, high = 0] = strikes.slice(-2);
  return Math.abs(next - low - (high - before)) > 1e-9;
}

/** "iron condor", "broken-wing call butterfly", or "custom structure" where it has no name. */
export function shapeOf(legs: readonly Leg[]): string {
  const signature = signatureOf(legs);
  const name = NAMES[signature];
  if (name === undefined) return DIAGONAL.test(signature) ? 'diagonal' : 'custom structure';
  return WINGED.test(name) && isUneven(legs) ? `broken-wing ${name}` : name;
}
