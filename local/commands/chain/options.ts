/** The options of `wsb chain` that need reading. */
import type { ChainAnalysis, ExpiryAnalysis } from '#lib/market/chain/analyse.ts';
import { fault } from '../../exit.ts';

export function rateFrom(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const rate = Number(text);
  if (text.trim() !== '' && Math.abs(rate) <= 0.5) return rate;
  throw fault('usage', `--rate wants a fraction from -0.5 to 0.5, not "${text}": write 0.02 for 2 %`);
}

export function countFrom(text: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= 1) return count;
  throw fault('usage', `--strikes wants a whole number from 1, not "${text}": --all prints every strike`);
}

/** By the session on which it ends, or the date it is listed under. */
export function expiryNamed(text: string | undefined, { expiries }: ChainAnalysis): ExpiryAnalysis | undefined {
  if (text === undefined) return undefined;
  const found = expiries.find(
    ({ day, contracts }) => day === text || contracts.some(({ contract }) => contract.expiry === text),
  );
  if (found) return found;
  throw fault('usage', `no expiry ${text}: choose one of ${expiries.map(({ day }) => day).join(', ')}`);
}
