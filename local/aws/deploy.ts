/** `wsb deploy` and `wsb diff`: everything that can be wrong is found before anything is made, and what is shown is what is deployed. */
import process from 'node:process';
import { METRICS, type SecretName } from '#functions/adapters/deployment-names.ts';
import { configFrom } from '../configuration.ts';
import { estimate } from '../cost/estimate.ts';
import { deployedIn } from '../cost/template.ts';
import { fault } from '../exit.ts';
import { bold, counted, money, paragraph, print, printJson, say, type Talk, table } from '../terminal.ts';
import { type Account, signedIn } from './account.ts';
import { agreed } from './agreement.ts';
import { ARMED, type Assembly, type Wishes, withAssembly } from './assembly.ts';
import { quietly, watched } from './cdk.ts';
import { countsOf } from './contents.ts';
import { type Missing, makeOwn, missingIn, putLine } from './parameters.ts';

export interface DeployOptions extends Wishes {
  readonly yes?: true;
}

export async function deploy(options: DeployOptions, talk: Talk): Promise<void> {
  refuseUnarmed(options);
  configFrom(options);
  const account = await signedIn();
  const missing = await missingIn(options.environment, wantedBy(options));
  refuseUnready(options, account, missing);
  say(talk, 'putting the stack together…');
  // What is agreed on is deployed from the same folder, so the folder has to outlive the question.
  await withAssembly(options, async (assembly) => {
    const plan: Plan = { options, account, assembly, missing, usdPerMonth: costOf(assembly) };
    if (!talk.json) print(planText(plan));
    const isWanted = options.yes === true || (!talk.json && !talk.quiet && (await agreed('Deploy this now?')));
    const exit = isWanted ? await carryOut(plan, talk) : 0;
    if (talk.json) printJson({ ...wireOf(plan), deployed: isWanted && exit === 0, exit });
    else if (!isWanted) print(`Nothing was changed. To do it: ${lineFor(options)}`);
    process.exitCode = exit;
  });
}

export async function diff(options: Wishes, talk: Talk): Promise<void> {
  refuseUnarmed(options);
  await signedIn();
  say(talk, 'putting the stack together…');
  await withAssembly(options, async ({ folder, stack }) => {
    const { exit, text } = quietly(['diff', stack, '--app', folder]);
    if (talk.json) printJson({ environment: options.environment, stack, exit, text });
    else if (exit === 0) print(text.trimEnd());
    else process.stderr.write(text);
    process.exitCode = exit;
  });
}

/** A stack that trades real money is made by nobody who has not said so in these words; `--yes` does not say it. */
export function refuseUnarmed({ environment, arm }: Wishes): void {
  if (environment !== 'live' || arm === ARMED) return;
  throw fault(
    'blocked',
    `a live stack trades real money, and live is not armed: run it on paper first ("npm start -- deploy"), then add --arm ${ARMED}`,
  );
}

const wantedBy = ({ webhook, massive }: Wishes): readonly SecretName[] => [
  ...(['alpacaKeyId', 'alpacaSecret', 'approvalKey', 'signingKey'] as const),
  ...(webhook ? (['webhook'] as const) : []),
  ...(massive ? (['massiveKey'] as const) : []),
];

function refuseUnready({ environment }: Wishes, { id, region }: Account, { given, isBootstrapped }: Missing): void {
  const where = `in AWS account ${id}, ${region}`;
  if (given.length > 0) {
    const lines = given.map((secret) => `"${putLine(environment, secret, region)}"`).join(' and ');
    throw fault(
      'credentials',
      `keys are missing ${where}: run ${lines} with your values (docs/aws.md keeps them out of your shell history), then deploy again`,
    );
  }
  if (!isBootstrapped)
    throw fault(
      'configuration',
      `CDK is not set up ${where}: run "npx cdk bootstrap aws://${id}/${region}" once, then deploy again`,
    );
}

interface Plan {
  readonly options: DeployOptions;
  readonly account: Account;
  readonly assembly: Assembly;
  readonly missing: Missing;
  /** Modelled. */
  readonly usdPerMonth: number;
}

async function carryOut({ options, assembly, missing }: Plan, talk: Talk): Promise<number> {
  await makeOwn(options.environment, missing.made);
  const { folder, stack } = assembly;
  return watched(['deploy', stack, '--app', folder, '--require-approval', 'never'], talk).exit;
}

const NO_EMAIL = 'No address for alerts: add --email you@example.org, or look at the console of AWS for them.';

function planText({ options, account, assembly, missing, usdPerMonth }: Plan): string {
  const rows = countsOf(assembly.template).map(({ kind, count }) => [String(count), kind]);
  const { profile } = configFrom(options);
  return [
    bold(`${assembly.stack}, profile ${profile}, into AWS account ${account.id}, ${account.region}`),
    table([{ title: 'how many', align: 'right' }, { title: 'what' }], rows),
    ...(missing.made.length > 0 ? [`and ${counted(missing.made.length, 'key')} of its own in Parameter Store`] : []),
    paragraph(
      `About ${money(usdPerMonth)} USD a month (modelled, list prices): "npm start -- cost --estimate" says why.`,
    ),
    ...(options.email === undefined && options.sms === undefined && !options.webhook ? [paragraph(NO_EMAIL)] : []),
    paragraph('What is there already is only changed where it differs: "npm start -- diff" shows it line by line.'),
  ].join('\n');
}

/** In US dollars a month. */
function costOf({ template, stack }: Assembly): number {
  const lines = estimate(deployedIn(template, stack), Object.keys(METRICS).length);
  return Math.round(lines.reduce((sum, { usdPerMonth }) => sum + usdPerMonth, 0) * 100) / 100;
}

const wireOf = ({ options, account, assembly, missing, usdPerMonth }: Plan) => ({
  environment: options.environment,
  stack: assembly.stack,
  account: account.id,
  region: account.region,
  resources: countsOf(assembly.template),
  ownKeysToMake: missing.made,
  usdPerMonth,
  modelled: true,
});

/** The exact command that does what was shown. */
function lineFor({ environment, profile, config, email, sms, budget, webhook, massive, arm }: DeployOptions): string {
  const given = {
    environment: environment === 'paper' ? undefined : environment,
    profile,
    config,
    email,
    sms,
    budget,
    arm,
  };
  const words = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, value]));
  return [
    'npm start -- deploy',
    ...words,
    ...(webhook ? ['--webhook'] : []),
    ...(massive ? ['--massive'] : []),
    '--yes',
  ].join(' ');
}
