/** Why a strategy did not trade: its why-nots by rule, over all symbols and looks, the most frequent first. */
import type { ProposalRecord } from '#lib/model/proposal.ts';
import { shown } from '../terminal.ts';

/** A rule that turned candidates down: how often, for which of them, and what it saw last. */
export interface WhyNotCount {
  readonly rule: string;
  /** How often it turned a candidate down. */
  readonly count: number;
  readonly symbols: readonly string[];
  /** The last one: which, what was observed, and what it was held against. */
  readonly symbol: string;
  readonly observed: number | string;
  readonly threshold: number | string;
  readonly unit?: string;
}

export function countWhyNots(proposals: readonly ProposalRecord[]): readonly WhyNotCount[] {
  const whyNots = proposals.toSorted((a, b) => a.slot - b.slot).flatMap((proposal) => proposal.whyNots);
  const byRule = Map.groupBy(whyNots, ({ reason }) => reason.rule);
  return [...byRule]
    .map(([rule, all]) => {
      const last = all.findLast(() => true);
      const { observed = '', threshold = '', unit } = last?.reason ?? {};
      const named = all.flatMap(({ symbols }) => symbols);
      const symbols = [...new Set(named)].sort();
      const kept = { rule, count: named.length, symbols, symbol: last?.symbols.at(-1) ?? '', observed, threshold };
      return unit === undefined ? kept : { ...kept, unit };
    })
    .sort((a, b) => b.count - a.count || (a.rule < b.rule ? -1 : 1));
}

/** "history: 22 symbols, 1280 times; last TWLO 0 against 50 sessions". */
export function whyNotLine({ rule, count, symbols, symbol, observed, threshold, unit }: WhyNotCount): string {
  const who = symbols.length === 1 ? symbol : `${symbols.length} symbols`;
  const last = symbols.length === 1 ? 'last' : `last ${symbol}`;
  const against = `${shown(observed)} against ${shown(threshold)}${unit === undefined ? '' : ` ${unit}`}`;
  return `${rule}: ${who}, ${count === 1 ? 'once' : `${count} times`}; ${last} ${against}`;
}
