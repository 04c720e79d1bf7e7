/** What a function tells CloudWatch: structured log lines without secrets, and a few metrics in the log (EMF). */
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { ENVIRONMENT, METRICS, type MetricName, metricNamespace, SERVICE } from '../deployment-names.ts';
import { redacting } from './redaction.ts';

export interface Telemetry {
  readonly log: Logger;
  count(metric: MetricName, value?: number): void;
  /** Writes the metrics of this invocation. */
  flush(): void;
}

export function telemetry(environment = process.env[ENVIRONMENT.environment] ?? 'paper'): Telemetry {
  const log = new Logger({ serviceName: SERVICE, logLevel: 'INFO', jsonReplacerFn: redacting });
  const metrics = new Metrics({ namespace: metricNamespace(environment), serviceName: SERVICE });
  return {
    log,
    count: (metric, value = 1) => {
      metrics.addMetric(metric, METRICS[metric], value);
    },
    flush: () => {
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    },
  };
}
