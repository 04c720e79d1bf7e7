/** Two dashboards: what the trading does, and how the machine runs. Under fifty figures each, so that they stay free. */
import { Dashboard, GraphWidget, type IMetric, SingleValueWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { type MetricName, stackName } from '#functions/adapters/deployment-names.ts';
import type { TradingFunction } from '../house/trading-function.ts';
import { MINUTE, own } from './metrics.ts';
import type { Watched } from './watching.ts';

const WIDTH = 12;

export function dashboards(scope: Construct, watched: Watched): void {
  const { environment } = watched.settings;
  new Dashboard(scope, 'Trading', {
    dashboardName: `${stackName(environment)}-trading`,
    widgets: trading(environment),
  });
  new Dashboard(scope, 'Machine', { dashboardName: `${stackName(environment)}-machine`, widgets: machine(watched) });
}

const graph = (title: string, left: readonly IMetric[]): GraphWidget =>
  new GraphWidget({ title, left: [...left], width: WIDTH });

function trading(environment: string) {
  const sum = (...names: readonly MetricName[]) => names.map((name) => own(environment, name));
  const last = (...names: readonly MetricName[]) =>
    names.map((name) => own(environment, name, { statistic: 'Maximum' }));
  return [
    [
      new SingleValueWidget({
        title: 'Now',
        metrics: last('Equity', 'DayLoss', 'OrdersWorking', 'OrdersUnresolved'),
        width: 2 * WIDTH,
      }),
    ],
    [graph('Ticks due and run', sum('TicksDue', 'Ticks')), graph('Equity, US dollars', last('Equity'))],
    [
      graph('Orders', last('OrdersWorking', 'OrdersRejected', 'OrdersUnresolved')),
      graph('Loss of the day, per cent', last('DayLoss')),
    ],
    [
      graph('Age of market data, seconds', last('DataAge')),
      graph('Breaks between our books and Alpaca’s', sum('ReconciliationBreaks')),
    ],
  ];
}

function machine(watched: Watched) {
  const { storage, strategies, execution, compliance, risk } = watched;
  const { place, settle, resolve, sweep, reconcile } = execution;
  const steps = [strategies.look, risk.assess, place, settle, resolve, sweep, reconcile, compliance.review];
  const longest = (functions: readonly TradingFunction[]) =>
    functions.map((fn) => fn.metricDuration({ period: MINUTE, statistic: 'Maximum' }));
  return [
    [
      graph('Duration, milliseconds', longest(steps)),
      graph('Duration of strategies, milliseconds', longest(Object.values(strategies.functions))),
    ],
    ...flow(watched),
    [
      graph('Ledger: capacity used', [
        storage.table.metricConsumedReadCapacityUnits({ period: MINUTE }),
        storage.table.metricConsumedWriteCapacityUnits({ period: MINUTE }),
      ]),
    ],
  ];
}

function flow({ settings, queues, strategies, following }: Watched) {
  const machines = [strategies.ticks, following.machine].map(({ stateMachine }) => stateMachine);
  const lines = Object.values(queues.lines);
  const faults = (['Failures', 'TransientFaults'] as const).map((name) => own(settings.environment, name));
  const failed = machines.map((each) => each.metricFailed({ period: MINUTE }));
  const started = machines.map((each) => each.metricStarted({ period: MINUTE }));
  const ages = lines.map(({ queue }) => queue.metricApproximateAgeOfOldestMessage({ period: MINUTE }));
  const dead = lines.map((line) => line.dead.metricApproximateNumberOfMessagesVisible({ period: MINUTE }));
  return [
    [graph('Failures and passing faults', [...faults, ...failed]), graph('Executions started', started)],
    [graph('Age of the oldest message, seconds', ages), graph('Dead letters', dead)],
  ];
}
