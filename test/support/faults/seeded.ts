/**
 * A run in which a seed decides what goes wrong, and how often: each seed draws some of the faults, so that they meet in
 * ever new company. When both days are over the faults stop, and every invariant must hold.
 */
import { ACCOUNT } from '#functions/adapters/book.ts';
import { moveSwitch } from '#functions/adapters/controls.ts';
import { TransientFault } from '#functions/adapters/faults.ts';
import { type Random, seededRandom } from '#lib/math/random.ts';
import type { Mode } from '#lib/model/control.ts';
import { hashOf } from '#lib/model/ids.ts';
import type { Ledger } from '#lib/ports.ts';
import type { Fault, FaultRule } from '#local/alpaca-simulator/faults.ts';
import type { Parts } from '#local/system.ts';
import type { Rig } from '../rig.ts';
import { SCENARIOS, type Scenario, withRun } from './days.ts';
import { shuffled, twice } from './deliveries.ts';
import { factsOf } from './facts.ts';
import { broken, rested } from './invariants.ts';
import { crash, type Returns, supervised } from './supervisor.ts';
import { type Call, type Strikes, together, transactionOf } from './tap.ts';
import { watch } from './watch.ts';

export const FAULTS = [
  'crash before a call',
  'crash after a call',
  'call that fails',
  'answer that is lost',
  'book changed in between',
  'broker fault',
  'halt',
  'flatten',
  'resume',
  'message twice',
  'tick twice',
  'batch shuffled',
  'partial fill',
] as const;
export type FaultName = (typeof FAULTS)[number];
export type Counts = Readonly<Record<FaultName, number>>;

export interface SeededRun {
  readonly seed: number;
  readonly scenario: string;
  readonly counts: Counts;
  /** Each begins with the invariant that is broken. */
  readonly findings: readonly string[];
  /** Of everything that was left behind: the same seed, the same hash. */
  readonly hash: string;
}

/** Chance per call, by fault; zero where the seed leaves the fault out. */
type Rates = Readonly<Record<FaultName, number>>;

const MOST: Rates = {
  'crash before a call': 0.006,
  'crash after a call': 0.006,
  'call that fails': 0.006,
  'answer that is lost': 0.006,
  'book changed in between': 0.2,
  'broker fault': 0.3,
  halt: 0.003,
  flatten: 0.002,
  resume: 0.006,
  'message twice': 1,
  'tick twice': 1,
  'batch shuffled': 1,
  'partial fill': 1,
};

const BROKER_FAULTS: readonly Fault[] = [
  { kind: 'rate-limited' },
  { kind: 'server-error', when: 'before', status: 503 },
  { kind: 'server-error', when: 'after', status: 502 },
  { kind: 'reset', when: 'before' },
  { kind: 'reset', when: 'after' },
  { kind: 'html', status: 502 },
  { kind: 'html', status: 200 },
  { kind: 'truncated' },
];
const PLACES: readonly Omit<FaultRule, 'fault'>[] = [
  { method: 'POST', path: /orders$/ },
  { method: 'GET', path: /orders/ },
  { method: 'GET', path: /account/ },
  { method: 'DELETE' },
  {},
];
const SCOPES = ['all', 'debit-spreads', 'index-baseline'] as const;

const pick = <T>(items: readonly T[], { uniform }: Random): T => items[Math.floor(uniform() * items.length)] as T;

export async function seededRun(seed: number): Promise<SeededRun> {
  const random = seededRandom(`faults ${seed}`);
  const name = pick(Object.keys(SCENARIOS) as (keyof typeof SCENARIOS)[], random);
  const plan = planOf(random);
  const scenario = SCENARIOS[name];
  const { findings, hash } = await ran(scenario, plan, String(seed)).catch((error: unknown) => ({
    findings: [`the run ended with ${error instanceof Error ? error.stack : error}`],
    hash: '',
  }));
  return { seed, scenario: name, counts: plan.counts(), findings, hash };
}

interface Plan {
  readonly random: Random;
  readonly rates: Rates;
  readonly returns: Returns;
  /** Whether the fault happens now; it is counted. */
  readonly draws: (fault: FaultName) => boolean;
  readonly counts: () => Counts;
  readonly end: () => void;
}

/** Half of the faults, each at a rate of its own. */
function planOf(random: Random): Plan {
  const { uniform } = random;
  const rates = Object.fromEntries(
    FAULTS.map((fault) => [fault, uniform() < 0.5 ? MOST[fault] * (0.2 + 0.8 * uniform()) : 0]),
  ) as Rates;
  const counts = Object.fromEntries(FAULTS.map((fault) => [fault, 0])) as Record<FaultName, number>;
  let isOver = false;
  return {
    ...{ random, rates, returns: pick(['at once', 'in time'] as const, random) },
    draws: (fault) => {
      const isDrawn = !isOver && rates[fault] > 0 && uniform() < rates[fault];
      if (isDrawn) counts[fault] += 1;
      return isDrawn;
    },
    counts: () => ({ ...counts }),
    end: () => {
      isOver = true;
    },
  };
}

async function ran(scenario: Scenario, plan: Plan, seed: string) {
  const seen = watch(scenario.budgets);
  const process = supervised({
    strikesOf: (raw) => together(seen.strikes, strikesOf(plan, seen.over(raw), raw.ledger)),
    returns: plan.returns,
    aroundTick: async (tick) => {
      await tick();
      if (plan.draws('tick twice')) await tick();
    },
  });
  const isPartial = plan.draws('partial fill');
  const options = {
    around: (parts: Parts) => process.rig.around(withQueues(parts, plan)),
    supervised: process.rig.supervised,
    simulator: { seed, ...(isPartial ? { mode: 'paper' as const } : {}) },
    beforeTick: ({ faults }: Rig['simulator']) => brokerFault(plan, faults.add),
  };
  return withRun(scenario, options, async ({ rig }) => {
    plan.end();
    rig.simulator.faults.clear();
    const findings = [...(await rested(rig)), ...(await broken(rig)), ...seen.violations];
    const facts = await factsOf({ ledger: rig.ledger, broker: rig.parts.broker });
    return { findings, hash: hashOf(JSON.stringify(facts)) };
  });
}

function brokerFault(plan: Plan, add: (rule: FaultRule) => void): void {
  if (!plan.draws('broker fault')) return;
  const { random } = plan;
  const [fault, place] = [pick(BROKER_FAULTS, random), pick(PLACES, random)];
  add({ ...place, fault, skip: Math.floor(random.uniform() * 3), times: 1 + Math.floor(random.uniform() * 3) });
}

function withQueues(parts: Parts, { draws, random }: Plan): Parts {
  const doubled = twice(parts.queues);
  const mixed = shuffled(random)(parts.queues);
  return {
    ...parts,
    queues: {
      ...parts.queues,
      send: (...args) => (draws('message twice') ? doubled : parts.queues).send(...args),
      receive: (...args) => (draws('batch shuffled') ? mixed : parts.queues).receive(...args),
    },
  };
}

const WRITES = /^(ledger\.commit|queues\.(send|acknowledge)|snapshots\.put|alerts\.)/;
const MAY_FAIL = /^(ledger|queues|snapshots|alerts)\./;

function strikesOf({ draws, random }: Plan, observed: Parts, ledger: Ledger): Strikes {
  const switched = async (mode: Mode): Promise<void> => {
    await moveSwitch(observed, { scope: pick(SCOPES, random), mode, reason: 'a drill', by: 'owner' });
  };
  return {
    before: async (call) => {
      if (draws('halt')) await switched('halted');
      if (draws('flatten')) await switched('flattening');
      if (draws('resume')) await switched('running');
      if (writesAccount(call) && draws('book changed in between')) await rewritten(ledger);
      if (draws('crash before a call')) throw crash();
      if (MAY_FAIL.test(call.name) && draws('call that fails')) throw new TransientFault('the store is busy');
    },
    after: (call) => {
      if (draws('crash after a call')) throw crash();
      if (WRITES.test(call.name) && draws('answer that is lost')) throw new TransientFault('the answer was lost');
    },
  };
}

const writesAccount = (call: Call): boolean =>
  transactionOf(call)?.writes.some(({ kind, ...write }) => kind === 'account' && 'record' in write) === true;

/** Somebody else writes the account as it is: whoever read it before has to read it again. */
async function rewritten(ledger: Ledger): Promise<void> {
  const held = await ledger.get('account', ACCOUNT);
  if (!held) return;
  const { record, version } = held;
  await ledger.commit({ writes: [{ kind: 'account', id: ACCOUNT, record, expect: version }] });
}
