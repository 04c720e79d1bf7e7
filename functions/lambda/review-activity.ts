/** Last step of the minute: the book reviewed, and its figures for the dashboards and alarms. */

import { gauges } from '#lib/compliance/gauges.ts';
import { loadBook } from '../adapters/book.ts';
import type { MetricName } from '../adapters/deployment-names.ts';
import { invoked } from '../adapters/lambda.ts';
import { reviewActivity } from '../compliance/review-activity.ts';
import { clock } from './wiring/environment.ts';
import { Step } from './wiring/events.ts';
import * as ports from './wiring/ports.ts';

export const handler = invoked(Step, async () => {
  const ledger = ports.ledger();
  const review = reviewActivity({ ledger, clock, alerts: ports.alerts(ledger) });
  return async (_, { count }) => {
    await review();
    const { book } = await loadBook(ledger);
    for (const [metric, value] of Object.entries(gauges(book))) count(metric as MetricName, value);
  };
});
