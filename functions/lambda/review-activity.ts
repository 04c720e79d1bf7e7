/** The book reviewed at the end of the minute, and its figures for the dashboards and alarms. */
import { gauges } from '#lib/compliance/gauges.ts';
import { instant, MINUTE } from '#lib/model/time.ts';
import { loadBook } from '../adapters/book.ts';
import type { MetricName } from '../adapters/deployment-names.ts';
import { invoked } from '../adapters/lambda.ts';
import { reviewActivity } from '../compliance/review-activity.ts';
import { tellFlattening } from '../compliance/review-flattening.ts';
import { clock } from './wiring/environment.ts';
import { Step } from './wiring/events.ts';
import * as ports from './wiring/ports.ts';

export const handler = invoked(Step, async () => {
  const ledger = ports.ledger();
  const parts = { ledger, clock, alerts: ports.alerts(ledger) };
  const [review, tell] = [reviewActivity(parts), tellFlattening(parts)];
  return async ({ startedAt }, { count }) => {
    await review();
    await tell(instant(Math.floor(startedAt / MINUTE) * MINUTE));
    const { book } = await loadBook(ledger);
    count('ReconciliationBreaks', (await ledger.list('break', 'open')).length);
    for (const [metric, value] of Object.entries(gauges(book))) count(metric as MetricName, value);
  };
});
