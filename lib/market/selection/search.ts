/** Every structure of a ladder that a spec could mean, judged: expiry by expiry, contracts first and structures after. */
import type { Right } from '../../model/instrument.ts';
import type { Reason } from '../../model/signal.ts';
import { combine, MOST_STEPS } from './combine.ts';
import { type Asked, contractsFor, type Quoted } from './contracts.ts';
import { type FittingExpiry, fittingExpiries } from './expiries.ts';
import { type Judged, judge, type Window } from './judge.ts';
import type { Expiration } from './ladder.ts';
import type { Refusal } from './refusals.ts';
import { type LegTemplate, SHAPES } from './shapes.ts';
import type { SelectionSpec } from './spec.ts';

export interface Found {
  /** In the order of near expiry, far expiry, and strikes leg by leg. */
  readonly judged: readonly Judged[];
  /** Of expiries and contracts, each rule once of each. */
  readonly contracts: readonly Refusal[];
  readonly structures: readonly Refusal[];
}

export function search(expirations: readonly Expiration[], asked: Asked): Found {
  const { spec, market } = asked;
  const shape = SHAPES[spec.shape];
  const { windows, refused } = windowsOf(expirations, spec);
  const pools = pooling(asked);
  const { width, equalWidths } = spec;
  const rules = { spot: market.spot, width, equalWidths, most: Math.floor(MOST_STEPS / Math.max(1, windows.length)) };
  const perWindow = windows.map((window) => {
    const combined = combine(
      shape,
      shape.legs.map((template) => pools.of(template, window)),
      rules,
    );
    const outcomes = combined.combinations.map((legs) => ({ legs, checked: judge(legs, window, asked) }));
    return { unpaired: combined.refused, outcomes };
  });
  const outcomes = perWindow.flatMap((window) => window.outcomes);
  return {
    judged: outcomes.flatMap(({ checked }) => ('value' in checked ? [checked.value] : [])),
    contracts: told([...refused, ...pools.refused(), ...perWindow.flatMap(({ unpaired }) => unpaired)]),
    structures: outcomes.flatMap(({ legs, checked }) =>
      'refused' in checked ? [{ stage: 'structure' as const, subject: subjectOf(legs), reason: checked.refused }] : [],
    ),
  };
}

const subjectOf = (legs: readonly Quoted[]): string => legs.map(({ entry }) => entry.contract.symbol).join(' + ');

/** A contract may be wanted as several legs and fail each time by the same rule. */
const told = (refusals: readonly Refusal[]): readonly Refusal[] => [
  ...new Map(refusals.map((refusal) => [`${refusal.subject} ${refusal.reason.rule}`, refusal])).values(),
];

/** The contracts of each leg, worked out once for each side, right and expiry. */
function pooling(asked: Asked) {
  const known = new Map<string, ReturnType<typeof contractsFor>>();
  return {
    of(template: LegTemplate, { near, far = near }: Window): readonly Quoted[] {
      const { expiration } = template.term === 'far' ? far : near;
      const key = `${expiration.day} ${template.side} ${template.right}`;
      const pool = known.get(key) ?? contractsFor(template, expiration, asked);
      known.set(key, pool);
      return pool.quoted;
    },
    refused: (): readonly Refusal[] => [...known.values()].flatMap(({ refused }) => refused),
  };
}

function windowsOf(expirations: readonly Expiration[], spec: SelectionSpec) {
  const { legs } = SHAPES[spec.shape];
  const near = fittingExpiries(expirations, spec.expiry, rightsOf(legs, 'near'));
  if (!spec.farExpiry) return { windows: near.fits.map((fit): Window => ({ near: fit })), refused: near.refused };
  const far = fittingExpiries(expirations, spec.farExpiry, rightsOf(legs, 'far'));
  const later = (fit: Window['near']) =>
    far.fits.filter(({ expiration }) => expiration.minutes > fit.expiration.minutes);
  const alone = near.fits.filter((fit) => later(fit).length === 0);
  return {
    windows: near.fits.flatMap((fit) => later(fit).map((after): Window => ({ near: fit, far: asFar(after) }))),
    refused: [
      ...near.refused,
      ...far.refused.map(farther),
      ...alone.map(({ expiration }) => ({ stage: 'expiry' as const, subject: expiration.day, reason: NONE_LATER })),
    ],
  };
}

/** The same rules under other names: they were asked of the later leg. */
const farther = <R extends { readonly reason: Reason }>(each: R): R => ({
  ...each,
  reason: { ...each.reason, rule: `far-${each.reason.rule}` },
});
const asFar = (fit: FittingExpiry): FittingExpiry => ({ ...fit, met: fit.met.map(farther) });

const NONE_LATER = { rule: 'later-expiry', observed: 'none', threshold: 'one that expires later' };

const rightsOf = (legs: readonly LegTemplate[], term: LegTemplate['term']): readonly Right[] => [
  ...new Set(legs.filter((leg) => leg.term === term).map(({ right }) => right)),
];
