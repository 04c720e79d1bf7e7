/** The stack as a template, made once per test file. The code is left out: `bundles.test.ts` looks at it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { settingsFrom } from '#infra/house/settings.ts';
import { TradingStack } from '#infra/trading-stack.ts';

// CDK's own check of the template takes most of a synthesis; `npx cdk synth` makes it, and these tests look closer.
process.env.CDK_VALIDATION = 'false';

export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly Metadata?: Readonly<Record<string, unknown>>;
}

export interface Synthesis {
  readonly text: string;
  readonly resources: Readonly<Record<string, Resource>>;
  /** Rules of cdk-nag that are broken and not answered for. */
  readonly findings: readonly string[];
  /** What is answered for: rule, path and reason. */
  readonly answered: readonly { readonly rule: string; readonly path: string; readonly reason: string }[];
  of(type: string): readonly (readonly [string, Resource])[];
}

/** What stands at a path in a template; undefined where nothing does. */
export const within = (value: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>((held, step) => (held as Readonly<Record<string, unknown>> | undefined)?.[step], value);

/** A reference as words: "Ledger", "parameter/wallstreetbots/paper/approval-key". */
export function words(value: unknown): string {
  if (typeof value === 'string') return value;
  const [kind, of] = Object.entries(value as object)[0] ?? [];
  if (kind === 'Ref') return nameOf(String(of));
  if (kind === 'Fn::GetAtt') return nameOf((of as string[])[0] ?? '');
  if (kind !== 'Fn::Join') return JSON.stringify(value);
  const text = (of as [string, unknown[]])[1].map(words).join('');
  return text.replace(/^arn:[^:]*:[^:]*:[^:]*:[^:]*:/, '');
}

/** The id of a resource without CDK's digits behind it. */
const nameOf = (id: string): string => id.replace(/[0-9A-F]{8}$/, '');

export interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Principal?: unknown;
  readonly Condition?: unknown;
}

export const statementsIn = ({ Properties }: Resource): readonly Statement[] =>
  within(Properties, 'PolicyDocument.Statement') as readonly Statement[];

export const listed = <T>(value: T | readonly T[]): readonly T[] =>
  Array.isArray(value) ? (value as readonly T[]) : [value as T];

export function synthesise(context: Readonly<Record<string, unknown>> = {}): Synthesis {
  const folder = mkdtempSync(join(tmpdir(), 'synth-'));
  try {
    const code = join(folder, 'code');
    mkdirSync(code);
    writeFileSync(join(code, 'index.mjs'), '');
    const app = new App({
      outdir: join(folder, 'cdk.out'),
      context: { ...context, 'aws:cdk:disable-asset-staging': true },
    });
    const stack = new TradingStack(app, { settings: settingsFrom(app.node), codeOf: () => code });
    const { violations } = new AwsSolutionsChecks(app).validateScope(app);
    const template = app.synth().getStackByName(stack.stackName).template as { Resources: Record<string, Resource> };
    const { Resources: resources } = template;
    return {
      resources,
      text: JSON.stringify(template),
      findings: violations.map(
        ({ ruleName, violatingResources }) => `${ruleName}: ${JSON.stringify(violatingResources)}`,
      ),
      answered: app.node.findAll().flatMap(({ node }) =>
        node.metadata
          .filter(({ type }) => type === 'aws:cdk:acknowledged-rules')
          .flatMap(({ data }) => Object.entries(data as Record<string, string>))
          .map(([rule, reason]) => ({ rule: rule.replace(/^annotation::/i, ''), path: node.path, reason })),
      ),
      of: (type) => Object.entries(resources).filter(([, { Type }]) => Type === type),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
