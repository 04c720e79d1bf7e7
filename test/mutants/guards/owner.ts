/** What keeps the owner in charge: switches, alerts and secrets. */
import type { Mutant } from '../mutant.ts';

const PLACE = 'functions/execution/place-orders.ts';
const RESOLVER = 'functions/execution/resolve-unknown.ts';
const RESOLVE = 'lib/execution/resolve.ts';
const DISPATCH = 'lib/execution/dispatch.ts';
const UNKNOWN = 'test/faults/unknown.test.ts';
const HALT = 'test/faults/switches/halt.test.ts';

export const OWNER_GUARDS: readonly Mutant[] = [
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
