/**
 * What risk would refuse as the book stands is not asked for. Else a strategy that cannot see whose contracts others hold, or
 * how full the account is, proposes the same entry at every look, and is refused at every look. The same `assess` answers
 * beforehand, so nothing has to be remembered: once the book lets the entry through, it is proposed. What passes by itself
 * within minutes (a stale quote, a wide market) is left to risk, and what only a fault brings about is, too.
 */
import type { Book } from '../model/book.ts';
import type { Decision } from '../model/decision.ts';
import type { Reason } from '../model/signal.ts';
import type { Proposal, WhyNot } from '../model/strategy.ts';
import { assess } from './assess.ts';
import type { LimitId } from './limits/limit.ts';
import type { Circumstances } from './measures.ts';
import { ONE_UNIT } from './sizing.ts';

/** A proposal without the entries that are sure to be refused; each of them is a why-not with the refusal's figures. */
export function withoutRefusals({ signals, whyNots }: Proposal, book: Book, circumstances: Circumstances): Proposal {
  const foreseen = new Map<string, Reason>();
  for (const signal of signals) {
    const reason = signal.kind === 'entry' && standing(assess(signal, book, circumstances));
    if (reason) foreseen.set(signal.id, reason);
  }
  const refused = signals.flatMap(({ id, symbol }): WhyNot[] => {
    const reason = foreseen.get(id);
    return reason ? [{ symbol, reason }] : [];
  });
  return { signals: signals.filter(({ id }) => !foreseen.has(id)), whyNots: [...whyNots, ...refused] };
}

/** Refusals that another look may not meet. */
const PASSING = new Set([
  'price-collar',
  'spread',
  'quote-age',
  'signal-age',
] satisfies readonly LimitId[] as readonly string[]);

/** Why an entry would be refused for as long as the book stays as it is; undefined where it would not. */
function standing({ outcome, checks, sizing = [] }: Decision): Reason | undefined {
  if (outcome !== 'refused') return undefined;
  const failed = checks.find((check) => !check.passed);
  if (!failed) return sizing.find(({ rule }) => rule === ONE_UNIT);
  const { limit: rule, allowed: threshold, unit } = failed;
  const observed = failed.observed < 0 ? 'not measurable' : failed.observed;
  return PASSING.has(rule) ? undefined : { rule, observed, threshold, unit };
}
