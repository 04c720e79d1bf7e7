/** Which expiries a spec allows: by calendar days, by minutes of trading left, and the soonest of those that fit. */
import type { Right } from '../../model/instrument.ts';
import type { Reason } from '../../model/signal.ts';
import { mean, nearness, within } from './band.ts';
import type { Expiration } from './ladder.ts';
import { outside, type Refusal, told } from './refusals.ts';
import type { ExpiryCriteria } from './spec.ts';

export interface FittingExpiry {
  readonly expiration: Expiration;
  /** To the targets in days and minutes, 0 to 1; undefined without one. */
  readonly nearness: number | undefined;
}

interface Fitting {
  readonly fits: readonly FittingExpiry[];
  readonly refused: readonly Refusal[];
}

/** The soonest first; each must list contracts of every right needed. */
export function fittingExpiries(
  expirations: readonly Expiration[],
  criteria: ExpiryCriteria,
  rights: readonly Right[],
): Fitting {
  const judged = expirations.map((expiration) => ({ expiration, reason: reasonAgainst(expiration, criteria, rights) }));
  const passed = judged.flatMap(({ expiration, reason }) => (reason ? [] : [expiration]));
  const { nearest = Infinity } = criteria;
  return {
    fits: passed.slice(0, nearest).map((expiration) => ({ expiration, nearness: nearnessOf(expiration, criteria) })),
    refused: [
      ...judged.flatMap(({ expiration, reason }) => (reason ? [{ ...at(expiration), reason }] : [])),
      ...passed.slice(nearest).map((expiration, index) => ({
        ...at(expiration),
        reason: { rule: 'soonest', observed: nearest + index + 1, threshold: nearest, unit: 'expiries' },
      })),
    ],
  };
}

const at = ({ day }: Expiration) => ({ stage: 'expiry' as const, subject: day });

function reasonAgainst(
  { days, minutes, ...listed }: Expiration,
  criteria: ExpiryCriteria,
  rights: readonly Right[],
): Reason | undefined {
  if (!(minutes > 0)) return { rule: 'expired', observed: told(minutes), threshold: 0, unit: 'minutes' };
  if (criteria.days && !within(days, criteria.days))
    return outside('expiry', days, { band: criteria.days, unit: 'days' });
  if (criteria.minutes && !within(minutes, criteria.minutes))
    return outside('minutes-left', minutes, { band: criteria.minutes, unit: 'minutes' });
  const lacking = rights.filter((right) => listed[right].length === 0);
  if (lacking.length === 0) return undefined;
  return { rule: 'listed-rights', observed: `no ${lacking.join(', no ')}`, threshold: rights.join(' and ') };
}

function nearnessOf({ days, minutes }: Expiration, criteria: ExpiryCriteria): number | undefined {
  const targets = [
    criteria.days && nearness(days, criteria.days),
    criteria.minutes && nearness(minutes, criteria.minutes),
  ];
  return mean(targets.filter((near) => near !== undefined));
}
