/** What keeps one intent at one order: sending, resolving, counting, and the hours. */
import type { Mutant } from '../mutant.ts';

const PLACE = 'functions/execution/place-orders.ts';
const RESOLVER = 'functions/execution/resolve-unknown.ts';
const RESOLVE = 'lib/execution/resolve.ts';
const DISPATCH = 'lib/execution/dispatch.ts';
const UNKNOWN = 'test/faults/unknown.test.ts';
const SESSIONS = 'test/faults/sessions.test.ts';

export const SENDING_GUARDS: readonly Mutant[] = [
  {
    invariant: 'I1',
    guard: 'the same id at every attempt',
    file: 'functions/adapters/alpaca/order.ts',
    text: 'clientOrderId: order.clientOrderId, type:',
    without: 'clientOrderId: order.clientOrderId.slice(0, 40) + String(Math.random()).slice(2, 9), type:',
    tests: ['test/faults/broker.test.ts'],
  },
  {
    invariant: 'I1',
    guard: 'what was dispatched is not dispatched again',
    file: DISPATCH,
    text: "if (order.state !== 'approved') return undefined;",
    without: '',
    tests: ['test/faults/delivery.test.ts'],
  },
  {
    invariant: 'I1',
    guard: 'no third sending',
    file: RESOLVE,
    text: 'order.resentAt === undefined &&',
    without: '',
    tests: [UNKNOWN],
  },
  {
    invariant: 'I1',
    guard: 'the broker is asked before an order is sent again',
    file: RESOLVER,
    text: 'if (found) return adopted(ports, order, found);',
    without: '',
    tests: ['test/faults/broker.test.ts'],
  },
  {
    invariant: 'I1',
    guard: 'a refusal of the second sending proves nothing of the first',
    file: DISPATCH,
    text: "if (order.state !== 'dispatched') return order;",
    without: '',
    tests: [UNKNOWN],
  },
  {
    invariant: 'I2',
    guard: 'a dispatch without an answer becomes unknown',
    file: RESOLVE,
    text: "if (order.state === 'dispatched' && now",
    without: "if (order.state === 'rejected' && now",
    tests: ['test/faults/runs/crash.test.ts'],
  },
  {
    invariant: 'I2',
    guard: 'an approved order that nobody sends expires',
    file: RESOLVE,
    text: "if (order.state === 'approved' && now",
    without: "if (order.state === 'rejected' && now",
    tests: [UNKNOWN],
  },
  {
    invariant: 'I2',
    guard: 'a promise is kept until its message is sent',
    file: 'functions/adapters/outbox.ts',
    text: `    await queues.send(queue, message);
    await ledger.commit({ writes: [{ kind: 'outbox', id, remove: true, expect: version }] });`,
    without: `    await ledger.commit({ writes: [{ kind: 'outbox', id, remove: true, expect: version }] });
    await queues.send(queue, message);`,
    tests: ['test/faults/delivery.test.ts'],
  },
  {
    invariant: 'I7',
    guard: 'no dispatch without its audit record',
    file: PLACE,
    text: 'ledger.commit({ writes: [...writes, ...guarded], audit })',
    without: 'ledger.commit({ writes: [...writes, ...guarded], ...(audit.lane ? {} : { audit }) })',
    tests: ['test/faults/runs/disorder.test.ts'],
  },
  {
    invariant: 'I7',
    guard: 'only what bears risk’s seal is sent',
    file: PLACE,
    text: 'if (!(await approvals.verify(termsOf(held.record), approval)))',
    without: "if (!(await approvals.verify(termsOf(held.record), approval)) && held.record.state === 'filled')",
    tests: ['test/faults/approval.test.ts'],
  },
  {
    invariant: 'I8',
    guard: 'no dispatch after the expiry',
    file: DISPATCH,
    text: 'if (now > order.expiresAt)',
    without: "if (now > order.expiresAt && order.state === 'filled')",
    tests: [SESSIONS],
  },
  {
    invariant: 'I8',
    guard: 'no second sending after the expiry',
    file: RESOLVE,
    text: 'now <= order.expiresAt &&',
    without: '',
    tests: [UNKNOWN],
  },
  {
    invariant: 'I8',
    guard: 'no decision after the signal has expired',
    file: 'lib/risk/assess.ts',
    text: 'if (at > signal.expiresAt)',
    without: "if (at > signal.expiresAt && signal.symbol === '')",
    tests: [SESSIONS],
  },
  {
    invariant: 'I9',
    guard: 'a state never goes back',
    file: 'lib/model/order.ts',
    text: 'const forward = !isTerminal(order) && (RANK[news.state] ?? 0) > (RANK[order.state] ?? 0);',
    without: 'const forward = RANK[news.state] !== RANK[order.state];',
    tests: ['test/faults/fills.test.ts'],
  },
  {
    invariant: 'I9',
    guard: 'an execution counts once',
    file: 'functions/execution/settle-fills.ts',
    text: 'return executions.filter((_, index) => !known[index]);',
    without: 'return executions.filter((_, index) => known.length > index);',
    tests: ['test/functions/execution/settle-fills.test.ts'],
    red: 'counts an execution once',
  },
  {
    invariant: 'I11',
    guard: 'no dispatch outside the session',
    file: DISPATCH,
    text: 'if (!sessionAt(now))',
    without: "if (!sessionAt(now) && order.state === 'filled')",
    tests: [SESSIONS],
  },
  {
    invariant: 'I11',
    guard: 'no second sending outside the session',
    file: RESOLVE,
    text: 'sessionAt(now) !== undefined &&',
    without: '',
    tests: [SESSIONS],
  },
];
