/**
 * Guards of the protocol, each as the source without it. The tests named must then fail, in a test whose name holds the
 * invariant: a guard that nothing misses is not proved. The text must stand in the file exactly once, so that a guard that
 * has moved is noticed.
 */
export interface Mutant {
  readonly invariant: `I${number}`;
  /** What is taken away. */
  readonly guard: string;
  readonly file: string;
  readonly text: string;
  readonly without: string;
  readonly tests: readonly string[];
  /** Part of the name of a test that must fail; the invariant where absent. */
  readonly red?: string;
}

const PLACE = 'functions/execution/place-orders.ts';
const RESOLVER = 'functions/execution/resolve-unknown.ts';
const RESOLVE = 'lib/execution/resolve.ts';
const DISPATCH = 'lib/execution/dispatch.ts';
const UNKNOWN = 'test/faults/unknown.test.ts';
const HALT = 'test/faults/switches/halt.test.ts';
const BOOKS = 'test/faults/books/reconciliation.test.ts';
const SESSIONS = 'test/faults/sessions.test.ts';

export const MUTANTS: readonly Mutant[] = [
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
    invariant: 'I3',
    guard: 'a difference in a position is named',
    file: 'lib/execution/reconcile.ts',
    text: '(ours.get(symbol) ?? none) !== (theirs.get(symbol) ?? none))',
    without: '(ours.get(symbol) ?? none) !== (ours.get(symbol) ?? none))',
    tests: [BOOKS],
  },
  {
    invariant: 'I3',
    guard: 'a difference in cash is named',
    file: 'lib/execution/reconcile.ts',
    text: 'if (book.account.cash === broker.cash) return rows;',
    without: 'if (book.account.cash >= 0n) return rows;',
    tests: [BOOKS],
  },
  {
    invariant: 'I3',
    guard: 'a break freezes its symbol',
    file: 'functions/adapters/breaks.ts',
    text: 'return { barrier: freezeBy(held?.record), checks: [check] };',
    without: 'return { barrier: freezeBy(undefined && held?.record), checks: [check] };',
    tests: [BOOKS],
  },
  {
    invariant: 'I3',
    guard: 'the dispatch is committed only under the breaks it saw',
    file: 'functions/adapters/breaks.ts',
    text: 'checks: [...switches.checks, ...freeze.checks],',
    without: 'checks: [...switches.checks],',
    tests: [BOOKS],
  },
  {
    invariant: 'I3',
    guard: 'a break that cannot be read freezes',
    file: 'functions/adapters/breaks.ts',
    text: 'return { barrier: unreadable(symbol), checks: [] };',
    without: 'return { barrier: undefined, checks: [] };',
    tests: [BOOKS],
  },
  {
    invariant: 'I3',
    guard: 'differences in three symbols stop all entries',
    file: 'lib/execution/breaks.ts',
    text: 'if (symbols.length > THRESHOLDS.symbols.value)',
    without: 'if (symbols.length > 99 * THRESHOLDS.symbols.value)',
    tests: [BOOKS],
  },
  {
    invariant: 'I3',
    guard: 'no entry before the first look of a session',
    file: 'functions/adapters/breaks.ts',
    text: 'switches.barrier ?? freeze.barrier ?? unlooked,',
    without: 'switches.barrier ?? freeze.barrier,',
    tests: [BOOKS],
    red: 'no entry is sent: a broker that cannot be asked for its books gets no order',
  },
  {
    invariant: 'I4',
    guard: 'an order that works keeps its capital reserved',
    file: 'lib/model/book.ts',
    text: "order.kind === 'exit' ? 0 : toNumber(remaining(order)) * order.maxLossPerUnit",
    without: 'order.kind === "exit" ? 0 : 0',
    tests: ['test/faults/fills.test.ts', 'test/faults/runs/disorder.test.ts'],
  },
  {
    invariant: 'I4',
    guard: 'an approval is committed only over the book it was made on',
    file: 'functions/adapters/book.ts',
    text: 'record: after.account, expect: expect(',
    without: "record: after.account, expect: ((_: string) => 'any' as const)(",
    tests: ['test/functions/risk/assess-signals.test.ts'],
  },
  {
    invariant: 'I4',
    guard: 'no more units than the tightest limit admits',
    file: 'lib/risk/assess.ts',
    text: 'Math.max(0, Math.min(wanted, tightest.units))',
    without: 'Math.max(0, wanted)',
    tests: ['test/faults/runs/disorder.test.ts'],
  },
  {
    invariant: 'I5',
    guard: 'the dispatch is committed only under the switches it saw',
    file: PLACE,
    text: "sent.state === 'dispatched' && sent.kind === 'entry' ? checks : []",
    without: '[]',
    tests: [HALT],
  },
  {
    invariant: 'I5',
    guard: 'no dispatch of an entry under a halt',
    file: DISPATCH,
    text: "if (barrier && order.kind === 'entry')",
    without: "if (barrier && order.kind === 'entry' && order.attempt > 1)",
    tests: [HALT],
  },
  {
    invariant: 'I5',
    guard: 'the second sending is committed only under the switches it saw',
    file: RESOLVER,
    text: "const guarded = order.kind === 'entry' ? checks : [];",
    without: 'const guarded: typeof checks = [];',
    tests: [UNKNOWN],
  },
  {
    invariant: 'I5',
    guard: 'no second sending of an entry under a halt',
    file: RESOLVE,
    text: "!(barrier && order.kind === 'entry');",
    without: 'true;',
    tests: [UNKNOWN],
  },
  {
    invariant: 'I5',
    guard: 'what works at the broker is cancelled under a halt',
    file: 'functions/execution/halt.ts',
    text: 'await broker.cancel(brokerId);',
    without: 'brokerId;',
    tests: [HALT],
  },
  {
    invariant: 'I5',
    guard: 'switches that cannot be read are halted',
    file: 'functions/adapters/controls.ts',
    text: 'return { barrier: UNREADABLE, checks: [] };',
    without: 'return { barrier: undefined, checks: [] };',
    tests: [HALT],
  },
  {
    invariant: 'I6',
    guard: 'old quotes admit no entry',
    file: 'lib/risk/measures.ts',
    text: "'quote-age': (s) => eachLeg(s, (quote) => quoteAge(quote, s.now)) / SECOND,",
    without: "'quote-age': (s) => eachLeg(s, (quote) => Math.min(1, quoteAge(quote, s.now))) / SECOND,",
    tests: ['test/faults/data.test.ts'],
  },
  {
    invariant: 'I6',
    guard: 'what cannot be measured is refused',
    file: 'lib/risk/assess.ts',
    text: 'passed: observed <= allowed + 1e-9,',
    without: 'passed: !(observed > allowed + 1e-9),',
    tests: ['test/faults/data.test.ts'],
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
    invariant: 'I10',
    guard: 'what a tick raised is sent when it ends',
    file: 'local/system.ts',
    text: '    await notices.send();',
    without: '    await Promise.resolve(notices);',
    tests: ['test/faults/alerts.test.ts'],
  },
  {
    invariant: 'I10',
    guard: 'entries stop where a critical alert reached nobody',
    file: 'functions/compliance/send-alerts.ts',
    text: "await moveSwitch(ports, { scope: ALL, mode: 'halted', reason, by: BY });",
    without: 'await Promise.resolve(moveSwitch);',
    tests: ['test/functions/compliance/send-alerts.test.ts'],
  },
  {
    invariant: 'I10',
    guard: 'that is looked at before the entries of a tick',
    file: 'local/system.ts',
    text: 'await notices.guard();',
    without: '',
    tests: ['test/faults/alerts.test.ts'],
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
  {
    invariant: 'I13',
    guard: 'keys are taken out of what the broker says',
    file: 'functions/adapters/alpaca/line.ts',
    text: "text.replaceAll(secret, '[secret]').replaceAll(keyId, '[key]').slice(0, 300)",
    without: 'text.slice(0, 3000)',
    tests: ['test/faults/secrets.test.ts'],
  },
  {
    invariant: 'I13',
    guard: 'known secrets are taken out of what leaves by a channel',
    file: 'functions/compliance/send-alerts.ts',
    text: 'const clean = redactor(ports.secrets);',
    without: 'const clean = (text: string): string => (redactor(ports.secrets), text);',
    tests: ['test/faults/secrets.test.ts'],
  },
];
