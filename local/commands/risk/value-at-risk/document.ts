/** The answer of `wsb risk var` as one JSON document. Losses are positive; fractions of what is held, and US dollars where its value is given. */
import type { Answer } from '#lib/risk/answer.ts';
import type { TailAnswer } from '#lib/risk/value-at-risk/tail-risk.ts';
import { diagnosticsOf, type Estimate, type Estimates } from './estimates.ts';

type Good = Extract<Answer<TailAnswer>, { readonly ok: true }>;

const inUsd = ({ var: loss, es }: Good, valueUsd: number | undefined) =>
  valueUsd === undefined ? {} : { varUsd: loss * valueUsd, cvarUsd: es * valueUsd };

function estimateDocument({ method, answer }: Estimate, valueUsd: number | undefined) {
  if (!answer.ok) return { method, error: { code: answer.code, message: answer.message } };
  return {
    ...{ method, var: answer.var, cvar: answer.es, ...inUsd(answer, valueUsd) },
    ...{ observations: answer.count, horizonRule: answer.horizon.rule, diagnostics: diagnosticsOf(answer) },
  };
}

export function varDocument(
  { series, asked, estimates, contributions, groups }: Estimates,
  picture: string | undefined,
) {
  const { confidence, horizonDays = 1, valueUsd } = asked;
  const methods = estimates.map((each) => estimateDocument(each, valueUsd));
  return {
    // One method answers with its figures at the top.
    ...(methods.length === 1 ? methods[0] : { methods }),
    ...{ confidence, horizonDays, unit: 'fraction', ...(valueUsd === undefined ? {} : { valueUsd }) },
    ...{ source: series.source, period: series.period, columns: series.columns.map(({ name }) => name) },
    ...(contributions.length === 0 ? {} : { contributions }),
    ...(groups.length === 0 ? {} : { groups }),
    remarks: series.remarks,
    modelled: true,
    ...(picture === undefined ? {} : { picture }),
  };
}
