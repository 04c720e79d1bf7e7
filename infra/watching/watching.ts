/** Ten alarms and, where the owner named one, a budget. What they ring for and from which figure stands in one table. */
import { Duration } from 'aws-cdk-lib';
import * as budgets from 'aws-cdk-lib/aws-budgets';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Construct } from 'constructs';
import { type MetricName, stackName } from '#functions/adapters/deployment-names.ts';
import { LIMITS } from '#lib/risk/limits.ts';
import type { Alerts } from '../alerts.ts';
import type { Compliance } from '../compliance.ts';
import type { Execution } from '../execution.ts';
import type { Following } from '../following.ts';
import type { Settings } from '../house/settings.ts';
import type { Queues } from '../queues.ts';
import type { Risk } from '../risk.ts';
import type { Storage } from '../storage.ts';
import type { Strategies } from '../strategies.ts';
import { dashboards } from './dashboards.ts';
import { MINUTE, own } from './metrics.ts';

export interface Watched {
  readonly settings: Settings;
  readonly storage: Storage;
  readonly queues: Queues;
  readonly alerts: Alerts;
  readonly strategies: Strategies;
  readonly risk: Risk;
  readonly execution: Execution;
  readonly compliance: Compliance;
  readonly following: Following;
}

interface Bell {
  readonly says: string;
  readonly metric: IMetric;
  readonly above?: number;
  readonly below?: number;
  /** In so many periods running. */
  readonly periods?: number;
  readonly missing?: TreatMissingData;
}

export class Watching extends Construct {
  constructor(scope: Construct, watched: Watched) {
    super(scope, 'Watching');
    const { settings, alerts } = watched;
    const action = new SnsAction(alerts.alarms);
    for (const [id, bell] of Object.entries(bells(watched))) {
      if (settings.isEmulated && bell.metric instanceof MathExpression) continue;
      const alarm = new Alarm(this, id, {
        alarmName: `${stackName(settings.environment)}-${id}`,
        alarmDescription: `${bell.says}. docs/aws.md says what to do.`,
        metric: bell.metric,
        threshold: bell.above ?? bell.below ?? 0,
        comparisonOperator:
          bell.below === undefined ? ComparisonOperator.GREATER_THAN_THRESHOLD : ComparisonOperator.LESS_THAN_THRESHOLD,
        evaluationPeriods: bell.periods ?? 1,
        treatMissingData: bell.missing ?? TreatMissingData.NOT_BREACHING,
      });
      alarm.addAlarmAction(action);
    }
    dashboards(this, watched);
    if (settings.budgetUsd !== undefined && settings.email !== undefined)
      budget(this, { usd: settings.budgetUsd, email: settings.email, name: stackName(settings.environment) });
  }
}

const bells = (watched: Watched): Readonly<Record<string, Bell>> => ({
  ...bellsOfTrading(watched.settings.environment),
  ...bellsOfMachine(watched),
});

function bellsOfTrading(environment: string): Readonly<Record<string, Bell>> {
  const loss = LIMITS['daily-loss'].rows.any.soft * 100;
  const highest = (metric: MetricName) => own(environment, metric, { statistic: 'Maximum' });
  return {
    'no-tick': {
      says: 'Strategies were due for five minutes and none of them spoke',
      metric: math('IF(FILL(due, 0) > 0 AND FILL(ticks, 0) == 0, 1, 0)', {
        due: own(environment, 'TicksDue'),
        ticks: own(environment, 'Ticks'),
      }),
      ...{ above: 0, periods: 5 },
    },
    rejects: { says: 'Alpaca rejected three orders today', metric: highest('OrdersRejected'), above: 2 },
    'loss-cap': {
      says: `The account has lost ${loss} % today: risk makes no more entries`,
      ...{ metric: highest('DayLoss'), above: loss },
    },
    reconciliation: {
      says: 'Our books and Alpaca’s differ',
      ...{ metric: highest('ReconciliationBreaks'), above: 0 },
    },
    'data-age': {
      says: 'Market data are more than 15 s old',
      metric: own(environment, 'DataAge', { statistic: 'Minimum' }),
      ...{ above: 15, periods: 5 },
    },
    // The daily digest will count itself here once it exists; until then the end of the day's work does.
    'digest-missing': {
      says: 'The end of the day was not worked through',
      metric: own(environment, 'DaysClosed', { period: Duration.days(1) }),
      ...{ below: 1, missing: TreatMissingData.BREACHING },
    },
  };
}

function bellsOfMachine(watched: Watched): Readonly<Record<string, Bell>> {
  const { queues, settings } = watched;
  const dead = mapped(queues.lines, (line) => line.dead.metricApproximateNumberOfMessagesVisible({ period: MINUTE }));
  // Signals that wait too long are refused by risk: what hurts is an exit or an order that does not get through.
  const { exits, orders } = queues.lines;
  const ages = mapped({ exits, orders }, ({ queue }) => queue.metricApproximateAgeOfOldestMessage({ period: MINUTE }));
  return {
    errors: { says: 'A function failed', metric: sum(failures(settings.environment)), above: 0 },
    'dead-letters': { says: 'A message could not be handled', metric: sum(dead), above: 0 },
    'queue-age': {
      says: 'An exit or an order has waited for two minutes',
      metric: math(`MAX([${Object.keys(ages).join(', ')}])`, ages),
      above: 120,
    },
    throttles: {
      says: 'Alpaca or AWS turned down more than ten requests in five minutes',
      metric: own(settings.environment, 'TransientFaults', { period: Duration.minutes(5) }),
      above: 10,
    },
  };
}

/** Our own count of failures, and what only AWS sees, such as a function of this account that ran out of memory. */
const failures = (environment: string): Record<string, IMetric> => ({
  ours: own(environment, 'Failures'),
  lambda: new Metric({ namespace: 'AWS/Lambda', metricName: 'Errors', statistic: 'Sum', period: MINUTE }),
});

const mapped = <T>(items: Readonly<Record<string, T>>, of: (item: T) => Metric): Readonly<Record<string, Metric>> =>
  Object.fromEntries(Object.entries(items).map(([name, item]) => [name, of(item)]));

const math = (expression: string, usingMetrics: Record<string, IMetric>): MathExpression =>
  new MathExpression({ expression, usingMetrics, period: MINUTE });

const sum = (metrics: Record<string, IMetric>): MathExpression =>
  math(
    Object.keys(metrics)
      .map((name) => `FILL(${name}, 0)`)
      .join(' + '),
    metrics,
  );

/** Of the whole account: what this stack costs cannot be told apart until its tags are switched on for billing. */
function budget(
  scope: Construct,
  { usd, email, name }: { readonly usd: number; readonly email: string; readonly name: string },
): void {
  const subscribers = [{ subscriptionType: 'EMAIL', address: email }];
  const notice = (notificationType: 'ACTUAL' | 'FORECASTED') => ({
    notification: { notificationType, comparisonOperator: 'GREATER_THAN', threshold: 100, thresholdType: 'PERCENTAGE' },
    subscribers,
  });
  new budgets.CfnBudget(scope, 'Budget', {
    budget: {
      ...{ budgetName: name, budgetType: 'COST', timeUnit: 'MONTHLY' },
      budgetLimit: { amount: usd, unit: 'USD' },
    },
    notificationsWithSubscribers: [notice('ACTUAL'), notice('FORECASTED')],
  });
}
