/** Faults on demand: each rule picks requests by method and path and says what goes wrong with them, how often, and when. */
import type { ExchangeState } from '#lib/execution/exchange/account.ts';

/** `after`: the request has taken effect and only its answer is lost. */
export type Fault =
  | { readonly kind: 'rate-limited'; readonly retryAfterSeconds?: number }
  | { readonly kind: 'server-error'; readonly when: 'before' | 'after'; readonly status?: 500 | 502 | 503 | 504 }
  | { readonly kind: 'hang'; readonly when: 'before' | 'after' }
  | { readonly kind: 'reset'; readonly when: 'before' | 'after' }
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'html'; readonly status?: number }
  | { readonly kind: 'truncated' }
  | { readonly kind: 'empty-page' }
  | { readonly kind: 'no-greeks' }
  | { readonly kind: 'stale-positions' };

export interface FaultRule {
  readonly fault: Fault;
  /** Any method where absent. */
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Matches the path without the query; any path where absent. */
  readonly path?: RegExp;
  /** Matching requests that go through unharmed first; none by default. */
  readonly skip?: number;
  /** Requests that are hit before the rule is spent; one by default. */
  readonly times?: number;
}

export interface FaultPlan {
  add(rule: FaultRule): void;
  clear(): void;
  /** Requests hit so far. */
  readonly hits: number;
}

export interface Strike {
  readonly fault: Fault;
  /** The account when the rule was added, for answers that are behind. */
  readonly before: ExchangeState;
}

interface Armed extends Strike {
  readonly rule: FaultRule;
  seen: number;
  struck: number;
}

export interface ArmedFaults extends FaultPlan {
  take(method: string, path: string): Strike | undefined;
}

export function createFaults(stateOf: () => ExchangeState): ArmedFaults {
  let armed: Armed[] = [];
  let hits = 0;
  const matches = ({ rule }: Armed, method: string, path: string): boolean =>
    (rule.method === undefined || rule.method === method) && (rule.path === undefined || rule.path.test(path));
  return {
    add: (rule) => {
      armed.push({ rule, fault: rule.fault, before: stateOf(), seen: 0, struck: 0 });
    },
    clear: () => {
      armed = [];
    },
    get hits() {
      return hits;
    },
    take: (method, path) => {
      const met = armed.filter((each) => matches(each, method, path));
      for (const each of met) each.seen += 1;
      const due = met.find((each) => each.seen > (each.rule.skip ?? 0) && each.struck < (each.rule.times ?? 1));
      if (!due) return undefined;
      due.struck += 1;
      hits += 1;
      return due;
    },
  };
}
