/** Which expiries a spec allows: by calendar days, by minutes of trading left, and the soonest of those that fit. */
import type { Right } from '../../model/instrument.ts';
import type { Reason } from '../../model/signal.ts';
import type { Checked } from '../tradable.ts';
import { hold, holdAll, type Met, told } from './figures.ts';
import type { Expiration } from './ladder.ts';
import type { Refusal } from './refusals.ts';
import type { ExpiryCriteria } from './spec.ts';

export interface FittingExpiry {
  readonly expiration: Expiration;
  readonly met: readonly Met[];
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
  const judged = expirations.map((expiration) => ({ expiration, checked: check(expiration, criteria, rights) }));
  const passed = judged.flatMap(({ expiration, checked }) =>
    'value' in checked ? [{ expiration, met: checked.value }] : [],
  );
  const { nearest = Infinity } = criteria;
  return {
    fits: passed.slice(0, nearest),
    refused: [
      ...judged.flatMap(({ expiration, checked }) =>
        'refused' in checked ? [{ ...at(expiration), reason: checked.refused }] : [],
      ),
      ...passed.slice(nearest).map(({ expiration }, index) => ({
        ...at(expiration),
        reason: { rule: 'soonest', observed: nearest + index + 1, threshold: nearest, unit: 'expiries' },
      })),
    ],
  };
}

const at = ({ day }: Expiration) => ({ stage: 'expiry' as const, subject: day });

function check(
  { days, minutes, ...listed }: Expiration,
  criteria: ExpiryCriteria,
  rights: readonly Right[],
): Checked<readonly Met[]> {
  if (!(minutes > 0)) return { refused: { rule: 'expired', observed: told(minutes), threshold: 0, unit: 'minutes' } };
  const lacking = rights.filter((right) => listed[right].length === 0);
  if (lacking.length > 0) return { refused: listedRights(lacking, rights) };
  const figures = { days, minutes };
  return holdAll(['days', 'minutes'] as const, (unit) => {
    const band = criteria[unit];
    return band && hold({ rule: RULES[unit], figure: figures[unit], unit }, band);
  });
}

const RULES = { days: 'expiry', minutes: 'minutes-left' } as const;

const listedRights = (lacking: readonly Right[], rights: readonly Right[]): Reason => ({
  rule: 'listed-rights',
  observed: `no ${lacking.join(', no ')}`,
  threshold: rights.join(' and '),
});
