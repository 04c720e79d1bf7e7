/** `wsb destroy`: takes the stack away. What has to be kept stays, what is held at Alpaca stays too, and it is asked for twice. */
import process from 'node:process';
import { isFlat } from '#lib/model/position.ts';
import { fault, lineFor } from '../exit.ts';
import { bold, counted, paragraph, print, printJson, say, type Talk } from '../terminal.ts';
import { type Account, signedIn } from './account.ts';
import { agreed, canAnswer, typed } from './agreement.ts';
import { ARMED, type Assembly, type Wishes, withAssembly } from './assembly.ts';
import { watched } from './cdk.ts';
import { type Kept, keptOf } from './contents.ts';
import { withStage } from './stage.ts';

export interface DestroyOptions extends Pick<Wishes, 'environment' | 'config'> {
  readonly yes?: true;
  /** The name of the stack, for who cannot be asked. */
  readonly confirm?: string;
}

export async function destroy(options: DestroyOptions, talk: Talk): Promise<void> {
  const { environment } = options;
  const account = await signedIn();
  const open = await openIn(options);
  say(talk, 'looking at what stays…');
  // Taking a live stack away needs no arming: the app only has to say what it is made of.
  await withAssembly({ ...options, arm: ARMED }, async (assembly) => {
    const plan: Plan = { account, assembly, open, kept: keptOf(assembly.template) };
    if (!talk.json) print(planText(plan));
    const isWanted = await isWantedTwice(options, assembly.stack);
    if (!isWanted && !canAnswer()) throw unasked(options, assembly.stack);
    const args = ['destroy', assembly.stack, '--app', assembly.folder, '--force'];
    const exit = isWanted ? watched(args, talk).exit : 0;
    if (talk.json) printJson({ environment, ...wireOf(plan), destroyed: isWanted && exit === 0, exit });
    else if (!isWanted) print('Nothing was changed.');
    process.exitCode = exit;
  });
}

interface Open {
  readonly positions: number;
  readonly orders: number;
}

/** Undefined where the ledger cannot be asked any more. */
async function openIn({ environment }: DestroyOptions): Promise<Open | undefined> {
  try {
    return await withStage(environment, async ({ ledger }) => ({
      positions: (await ledger.list('position')).filter(({ record }) => !isFlat(record)).length,
      orders: (await ledger.list('order', 'open')).length,
    }));
  } catch (error) {
    if (lineFor(error) === undefined) throw error;
    return undefined;
  }
}

async function isWantedTwice({ yes, confirm }: DestroyOptions, stack: string): Promise<boolean> {
  const isFirst = yes === true || (await agreed('Destroy this stack?'));
  if (!isFirst) return false;
  return confirm === undefined ? typed(`Type ${stack} to destroy it`, stack) : confirm === stack;
}

const unasked = ({ environment }: DestroyOptions, stack: string): Error => {
  const named = environment === 'paper' ? '' : ` --environment ${environment}`;
  const line = `npm start -- destroy${named} --yes --confirm ${stack}`;
  return fault('usage', `destroying wants to be said twice: run "${line}"`);
};

interface Plan {
  readonly account: Account;
  readonly assembly: Assembly;
  readonly open: Open | undefined;
  readonly kept: readonly Kept[];
}

const planText = ({ account, assembly, open, kept }: Plan): string =>
  [
    bold(`${assembly.stack} in AWS account ${account.id}, ${account.region}`),
    ...(open === undefined
      ? [paragraph('Its ledger cannot be read: look at Alpaca for what is still held.')]
      : open.positions + open.orders > 0
        ? [
            bold(
              paragraph(
                `${counted(open.positions, 'position')} and ${counted(open.orders, 'working order')} stay at Alpaca, and nobody looks after them any more.`,
              ),
            ),
          ]
        : []),
    'Stays in your account, and is billed:',
    ...kept.map(({ what, because }) => paragraph(`${what}: ${because}`, '  ')),
    paragraph('the keys in Parameter Store: you put them there', '  '),
    'Everything else goes, the logs too.',
  ].join('\n');

const wireOf = ({ account, assembly, open, kept }: Plan) => ({
  stack: assembly.stack,
  account: account.id,
  region: account.region,
  positionsOpen: open?.positions ?? null,
  ordersWorking: open?.orders ?? null,
  stays: kept,
});
