/** The sources of market data for `status`: who answers, who is left alone for a while, and what was wrong last. */
import { circuitOf } from '#lib/model/market-source.ts';
import { formatInstant, type Instant } from '#lib/model/time.ts';
import type { Ledger } from '#lib/ports.ts';
import { columns, table } from '../terminal.ts';

export const sourceRows = async (ledger: Ledger, now: Instant) =>
  (await ledger.list('source')).map(({ record }) => ({
    source: record.source,
    figure: record.figure,
    circuit: circuitOf(record, now),
    failures: record.failures,
    ...(record.lastSuccess === undefined ? {} : { lastSuccess: formatInstant(record.lastSuccess) }),
    ...(record.lastFailure
      ? { lastFailure: { at: formatInstant(record.lastFailure.at), reason: record.lastFailure.reason } }
      : {}),
    ...(record.openUntil === undefined ? {} : { openUntil: formatInstant(record.openUntil) }),
  }));
type SourceRow = Awaited<ReturnType<typeof sourceRows>>[number];

const STATES: Readonly<Record<SourceRow['circuit'], string>> = {
  closed: 'asked',
  open: 'left alone',
  'half-open': 'tried again next',
};

/** Nothing before anybody was asked. */
export const sourcesText = (rows: readonly SourceRow[]): string | undefined =>
  rows.length === 0
    ? undefined
    : table(
        columns('source', 'of', 'state', 'failures in a row', 'last answer', 'last failure'),
        rows.map(({ source, figure, circuit, failures, lastSuccess, lastFailure }) => [
          ...[source, figure, STATES[circuit], String(failures), lastSuccess ?? 'never'],
          lastFailure ? `${lastFailure.at} ${lastFailure.reason.slice(0, 80)}` : '',
        ]),
      );
