/** What the synthesised template holds that costs money. */
import * as z from 'zod';

const Resource = z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) });
export const Template = z.object({ Resources: z.record(z.string(), Resource) });
export type Template = z.infer<typeof Template>;

export interface DeployedFunction {
  /** The last part of its name. */
  readonly name: string;
  readonly memoryMb: number;
}

export interface DeployedRule {
  readonly id: string;
  readonly cron: string;
  readonly target: string;
  /** The constant input as text. */
  readonly input: string;
}

export interface Deployed {
  readonly functions: readonly DeployedFunction[];
  readonly rules: readonly DeployedRule[];
  readonly mappings: number;
  readonly alarmMetrics: number;
  readonly dashboards: number;
  readonly keys: number;
  readonly subscriptions: readonly string[];
}

const Rule = z.object({
  ScheduleExpression: z.string(),
  State: z.string().default('ENABLED'),
  Targets: z.array(z.object({ Arn: z.unknown(), Input: z.unknown().optional() })),
});
const Lambda = z.object({ FunctionName: z.string(), MemorySize: z.number() });
const Alarm = z.object({ Metrics: z.array(z.object({ Expression: z.string().optional() })).optional() });
const Subscription = z.object({ Protocol: z.string() });

export function deployedIn({ Resources }: Template, stack: string): Deployed {
  const all = Object.entries(Resources);
  const of = (type: string) => all.filter(([, { Type }]) => Type === type);
  const parsed = <T>(type: string, schema: z.ZodType<T>) =>
    of(type).map(([id, { Properties }]) => ({ id, ...schema.parse(Properties) }));
  const alarms = parsed('AWS::CloudWatch::Alarm', Alarm);
  return {
    functions: parsed('AWS::Lambda::Function', Lambda).map(({ FunctionName, MemorySize }) => ({
      name: FunctionName.slice(stack.length + 1),
      memoryMb: MemorySize,
    })),
    rules: parsed('AWS::Events::Rule', Rule)
      .filter(({ State }) => State === 'ENABLED')
      .map(({ id, ScheduleExpression, Targets: [target] }) => ({
        ...{ id, cron: ScheduleExpression },
        ...{ target: JSON.stringify(target?.Arn), input: textOf(target?.Input) },
      })),
    mappings: of('AWS::Lambda::EventSourceMapping').length,
    alarmMetrics: alarms.reduce((sum, { Metrics }) => sum + metricsOf(Metrics), 0),
    dashboards: of('AWS::CloudWatch::Dashboard').length,
    keys: of('AWS::KMS::Key').length,
    subscriptions: parsed('AWS::SNS::Subscription', Subscription).map(({ Protocol }) => Protocol),
  };
}

/** An expression is free, what it is made of is not. */
const metricsOf = (metrics: readonly { Expression?: string | undefined }[] | undefined): number =>
  metrics?.filter(({ Expression }) => Expression === undefined).length ?? 1;

/** A text, or one joined around references. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return JSON.stringify(value ?? '').replaceAll('\\"', '"');
}

/** How often a month a rule fires. */
export function firings(cron: string, month: { readonly days: number; readonly weekdays: number }): number {
  const [minutes = '', hours = '', , , week = ''] = /^cron\((.*)\)$/.exec(cron)?.[1]?.split(' ') ?? [];
  return countOf(minutes, 60) * countOf(hours, 24) * (week === 'MON-FRI' ? month.weekdays : month.days);
}

function countOf(field: string, size: number): number {
  const every = /^(\d+)\/(\d+)$/.exec(field);
  const range = /^(\d+)-(\d+)$/.exec(field);
  if (field === '*') return size;
  if (every) return Math.ceil((size - Number(every[1])) / Number(every[2]));
  if (range) return Number(range[2]) - Number(range[1]) + 1;
  return field.split(',').length;
}
