/**
 * A paused strategy goes on managing what it holds: it looks as long as it holds something or an order of its own works, and
 * proposes exits alone. Where there is nothing to manage it does not look at all. Risk and dispatch refuse its entries besides.
 */
import { type Control, pauseOver, sinceText } from '#lib/model/control.ts';
import { isTerminal } from '#lib/model/order.ts';
import { isFlat } from '#lib/model/position.ts';
import type { Proposal } from '#lib/model/strategy.ts';
import type { Bot } from '#lib/pipeline.ts';
import type { Ledger } from '#lib/ports.ts';

/** The paused ones of these strategies that have nothing to manage. The book is read only where one of them is paused. */
export async function restingAmong<Id extends string>(
  ledger: Ledger,
  controls: readonly Control[],
  ids: readonly Id[],
): Promise<ReadonlySet<Id>> {
  const paused = ids.filter((id) => pauseOver(controls, id));
  if (paused.length === 0) return new Set();
  const held = (await ledger.list('position', 'open')).map(({ record }) => record).filter((each) => !isFlat(each));
  const working = (await ledger.list('order', 'open')).map(({ record }) => record).filter((each) => !isTerminal(each));
  const busy = new Set([...held, ...working].map(({ strategyId }) => strategyId));
  return new Set(paused.filter((id) => !busy.has(id)));
}

/** The bots that a tick is to run: without those that rest, and the paused ones with exits alone. */
export async function withPauses(
  ledger: Ledger,
  controls: readonly Control[],
  due: readonly Bot[],
): Promise<readonly Bot[]> {
  const ids = due.map(({ id }) => id);
  const resting = await restingAmong(ledger, controls, ids);
  return due
    .filter(({ id }) => !resting.has(id))
    .map((bot) => {
      const pause = pauseOver(controls, bot.id);
      return pause ? { ...bot, propose: (view, book) => exitsOf(bot.propose(view, book), pause) } : bot;
    });
}

/** Entries become why-nots, so that the owner sees what the pause kept out. */
function exitsOf({ signals, whyNots }: Proposal, { at, by }: Control): Proposal {
  const reason = { rule: 'paused', observed: `${sinceText(at)} by ${by}`, threshold: 'running' };
  const kept = signals.filter(({ kind }) => kind === 'entry').map(({ symbol }) => ({ symbol, reason }));
  return { signals: signals.filter(({ kind }) => kind === 'exit'), whyNots: [...whyNots, ...kept] };
}
