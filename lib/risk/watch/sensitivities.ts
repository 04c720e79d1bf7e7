/** What small moves do to a book: Greeks in US dollars, summed over its lines, and what one name that gaps would cost. Modelled. */
import { valueOption } from '../../pricing/value-option.ts';
import { type Line, unvalued, type Valued } from '../revaluation/line.ts';
import { bookProfits, revalue } from '../revaluation/revalue.ts';

export interface NetGreeks {
  /** For a move of all shares by their price: what holding the same in shares would be worth. */
  readonly deltaUsd: number;
  /** Change of delta for a move by one per cent. */
  readonly gammaUsd: number;
  /** For one point of volatility. */
  readonly vegaUsd: number;
  /** For one calendar day. */
  readonly thetaUsd: number;
}

export function netGreeks(lines: readonly Line[]): Valued<NetGreeks> {
  const net = { deltaUsd: 0, gammaUsd: 0, vegaUsd: 0, thetaUsd: 0 };
  for (const { id, units, spot, option } of lines) {
    const priced = option && option.years > 0 ? valueOption({ ...option, spot, accuracy: 'fast' }) : undefined;
    if (priced && 'refused' in priced) return unvalued(id, priced.refused.message);
    const itm = option && (option.right === 'call' ? spot > option.strike : spot < option.strike);
    const expired = itm ? (option.right === 'call' ? 1 : -1) : 0;
    const of = priced?.value ?? { delta: option ? expired : 1, gamma: 0, vega: 0, theta: 0 };
    net.deltaUsd += units * spot * of.delta;
    net.gammaUsd += units * spot * spot * of.gamma * 0.01;
    net.vegaUsd += units * of.vega * 0.01;
    net.thetaUsd += (units * of.theta) / 365;
  }
  return { ok: true, ...net };
}

/** How far a name may gap, up or down. */
const GAP = 0.5;

/** By name, in US dollars: the loss where it alone halves or gains half, whichever is worse; never under zero. */
export function gapLosses(lines: readonly Line[]): Valued<{ readonly losses: Readonly<Record<string, number>> }> {
  const names = [...new Set(lines.map(({ name }) => name))].sort();
  const losses: Record<string, number> = {};
  for (const name of names) {
    const own = lines.filter((line) => line.name === name);
    const found = revalue(
      own,
      [-GAP, GAP].map((move) => ({ id: `${name} ${move}`, names: { [name]: move } })),
      { betaOf: () => 0 },
    );
    if (!found.ok) return found;
    losses[name] = Math.max(0, ...bookProfits(found).map((profit) => -profit));
  }
  return { ok: true, losses };
}
