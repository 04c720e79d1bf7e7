/** Why a structure was chosen, in the words of what was asked of it: each figure against its range, then its score. */
import type { Reason } from '../../model/signal.ts';
import { type Band, bandWords } from './band.ts';
import { criteriaFor, ruleFor } from './contracts.ts';
import type { Judged } from './judge.ts';
import { LEG_MEASURES } from './leg-measures.ts';
import { type Figure, told } from './refusals.ts';
import { SHAPES } from './shapes.ts';
import type { ExpiryCriteria, SelectionSpec } from './spec.ts';
import { TERM_MEASURE_IDS, termFigure } from './terms.ts';

const met = (
  rule: string,
  observed: Figure,
  { band, unit }: { readonly band: Band; readonly unit: string },
): Reason => ({
  ...{ rule, unit },
  observed: told(observed),
  threshold: bandWords(band),
});

export function reasonsFor(judged: Judged, spec: SelectionSpec): readonly Reason[] {
  const { near, far } = judged.window;
  return [
    ...expiryReasons('', near.expiration, spec.expiry),
    ...(far && spec.farExpiry ? expiryReasons('far-', far.expiration, spec.farExpiry) : []),
    ...judged.quoted.flatMap((_, index) => legReasons(judged, index, spec)),
    ...TERM_MEASURE_IDS.flatMap((id) => termReason(judged, spec, id)),
    { rule: 'score', observed: judged.score, threshold: 'the highest', unit: 'score' },
  ];
}

function expiryReasons(
  prefix: string,
  { days, minutes }: { readonly days: number; readonly minutes: number },
  criteria: ExpiryCriteria,
): readonly Reason[] {
  return [
    ...(criteria.days ? [met(`${prefix}expiry`, days, { band: criteria.days, unit: 'days' })] : []),
    ...(criteria.minutes ? [met(`${prefix}minutes-left`, minutes, { band: criteria.minutes, unit: 'minutes' })] : []),
  ];
}

function legReasons({ quoted }: Judged, index: number, spec: SelectionSpec): readonly Reason[] {
  const template = SHAPES[spec.shape].legs[index];
  const leg = quoted[index];
  if (!template || !leg) return [];
  const criteria = criteriaFor(template, spec);
  return leg.figures.flatMap(({ id, figure }) => {
    const band = criteria[id];
    return band ? [met(ruleFor(template, id), figure, { band, unit: LEG_MEASURES[id].unit })] : [];
  });
}

function termReason({ terms }: Judged, { terms: asked = {} }: SelectionSpec, id: (typeof TERM_MEASURE_IDS)[number]) {
  const band = asked[id];
  const { rule, unit, figure } = termFigure(id, terms);
  return band ? [met(rule, figure, { band, unit })] : [];
}
