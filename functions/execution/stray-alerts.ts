/** What the owner is told when something was booked that no order of ours made. */
import { EXTERNAL } from '#lib/execution/external.ts';
import type { Alert } from '#lib/model/alert.ts';
import type { Fill } from '#lib/model/fill.ts';
import { deriveId } from '#lib/model/ids.ts';
import type { Instant } from '#lib/model/time.ts';
import { add, format, quantity } from '#lib/model/units.ts';

type Cause = NonNullable<Fill['cause']>;

const TITLES: Readonly<Record<Cause, (what: string) => string>> = {
  external: (what) => `Traded at Alpaca without an order from here: ${what}`,
  expiry: (what) => `An option has expired worthless: ${what}`,
  exercise: (what) => `An option was exercised: ${what}`,
  assignment: (what) => `An option was assigned: ${what}`,
  delivery: (what) => `Shares were delivered for an option: ${what}`,
};

/** One alert per execution or activity; its parts are told in one. */
export function strayAlerts(fills: readonly Fill[], at: Instant): readonly Alert[] {
  const strays = fills.filter(({ cause }) => cause !== undefined);
  return [...Map.groupBy(strays, ({ executionId }) => executionId.split('/')[0] ?? executionId)].flatMap(
    ([id, parts]) => {
      const [first] = parts;
      if (first?.cause === undefined) return [];
      const total = parts.map((part) => part.quantity).reduce(add, quantity('0'));
      const what = `${first.side} ${format(total)} ${first.instrument.symbol} at ${format(first.price)} USD`;
      return {
        ...{ id: deriveId('alert', ['stray', id]), severity: first.cause === 'external' ? 'info' : 'warning', at },
        ...{ title: TITLES[first.cause](what), detail: parts.map(partText).join('; '), subject: first.orderId },
      } as const;
    },
  );
}

const partText = ({ strategyId, quantity: part, instrument, positionId }: Fill): string =>
  strategyId === EXTERNAL
    ? `${format(part)} ${instrument.symbol} are external: limits count them, no strategy trades them`
    : `${format(part)} ${instrument.symbol} change the position of ${strategyId} (${positionId})`;
