/** Prices, times, legs and ranges in words: the same on the page and in the picture. */
import type { Leg } from '#lib/model/signal.ts';
import { type Instant, newYorkDay, newYorkTime } from '#lib/model/time.ts';
import { toNumber } from '#lib/model/units.ts';
import type { Exercise } from '#lib/pricing/option-terms.ts';
import type { Extreme, Range } from '#lib/pricing/structure/payoff.ts';
import { money } from '../../terminal.ts';

export const priceText = (price: number): string =>
  price.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

export const exerciseText = (exercise: Exercise): string =>
  exercise === 'american' ? 'American style' : 'European style';

/** "+1 call 650 (2014-06-21)". */
export function legText({ instrument, side, ratio }: Leg): string {
  const count = `${side === 'buy' ? '+' : '−'}${ratio}`;
  if (instrument.kind === 'equity') return `${count} ${instrument.symbol}`;
  return `${count} ${instrument.right} ${toNumber(instrument.strike)} (${instrument.expiry})`;
}

export const whenText = (at: Instant): string => `${newYorkDay(at)} ${newYorkTime(at)} New York`;

const rangeText = ({ from, to }: Range): string => {
  if (to === 'unbounded') return `${priceText(from)} and above`;
  if (from === to) return priceText(from);
  return from === 0 ? `${priceText(to)} and below` : `${priceText(from)} to ${priceText(to)}`;
};

export const amountText = (usd: number | 'unbounded'): string => (usd === 'unbounded' ? 'unbounded' : money(usd));

/** Prices that bring an extreme; of an unbounded one only which way it goes. */
export function placesText({ usd, at }: Extreme): string {
  if (at.length === 0) return 'at no price';
  if (usd === 'unbounded') return 'the higher the share';
  return `with the share at ${at.map(rangeText).join(', or ')}`;
}
