/** The figures that dashboards and alarms show: our own few, and those that AWS keeps of its services anyway. */
import { Duration } from 'aws-cdk-lib';
import { Metric, type MetricProps } from 'aws-cdk-lib/aws-cloudwatch';
import { type MetricName, metricNamespace, SERVICE } from '#functions/adapters/deployment-names.ts';

export const MINUTE = Duration.minutes(1);

type Asked = Partial<Pick<MetricProps, 'statistic' | 'period' | 'label'>>;

/** One of our own. */
export const own = (environment: string, metricName: MetricName, asked: Asked = {}): Metric =>
  new Metric({
    namespace: metricNamespace(environment),
    metricName,
    dimensionsMap: { service: SERVICE },
    ...{ period: MINUTE, statistic: 'Sum' },
    ...asked,
  });
