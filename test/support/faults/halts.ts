/** The switch over everything is pulled just before one call of a run, and stays off. Findings begin with an invariant. */
import { moveSwitch } from '#functions/adapters/controls.ts';
import type { Order } from '#lib/model/order.ts';
import type { Parts } from '#local/system.ts';
import { withRun } from './days.ts';
import { broken, rested } from './invariants.ts';
import { supervised } from './supervisor.ts';
import type { Usual } from './usual.ts';
import { watch } from './watch.ts';

export async function haltedAt(of: Usual, number: number): Promise<readonly string[]> {
  const seen = watch(of.scenario.budgets);
  const working: string[] = [];
  let isHalted = false;
  const process = supervised({
    strikesOf: (raw) => ({
      ...seen.strikes,
      before: async (call) => {
        if (call.number === number) {
          await moveSwitch(seen.over(raw), { scope: 'all', mode: 'halted', reason: 'a drill', by: 'owner' });
          isHalted = true;
        }
        await seen.strikes.before?.(call);
      },
    }),
    aroundTick: async (tick, raw) => {
      const wasHalted = isHalted;
      await tick();
      if (wasHalted) working.push(...(await entriesAtBroker(raw)));
    },
  });
  return withRun(of.scenario, process.rig, async ({ rig, breaks }) => [
    ...(isHalted ? [] : ['the switch was never pulled']),
    ...working.map((id) => `I5: the entry ${id} still works at the broker a tick after the halt`),
    ...afterHalt(seen.events).map((event) => `I5: ${event} after the halt was committed`),
    ...missingExits(of.orders, await rig.all('order')).map((id) => `I5: the exit ${id} did not pass`),
    ...breaks.map(({ subject }) => `I3: ${subject} differs from the broker's`),
    ...[...(await rested(rig)), ...(await broken(rig)), ...seen.violations],
  ]);
}

async function entriesAtBroker({ broker, ledger }: Parts): Promise<readonly string[]> {
  const entries = new Set(
    (await ledger.list('order')).flatMap(({ record }) => (record.kind === 'entry' ? [record.clientOrderId] : [])),
  );
  const open = await broker.orders('open');
  return open.map(({ clientOrderId }) => clientOrderId).filter((id) => entries.has(id));
}

const afterHalt = (events: readonly string[]): readonly string[] =>
  events.slice(events.indexOf('halted all') + 1).filter((event) => event.startsWith('dispatched'));

/** Exits of the usual run that are missing although what they close was opened here too. */
function missingExits(usually: readonly Order[], here: readonly Order[]): readonly string[] {
  const filled = new Set(here.filter(({ state }) => state === 'filled').map(({ id }) => id));
  return usually
    .filter((exit) => exit.kind === 'exit' && exit.state === 'filled' && !filled.has(exit.id))
    .filter((exit) => {
      const opened = usually.filter(
        (order) => order.kind === 'entry' && order.positionId === exit.positionId && order.slot < exit.slot,
      );
      return opened.some(({ id }) => filled.has(id));
    })
    .map(({ id }) => id);
}
