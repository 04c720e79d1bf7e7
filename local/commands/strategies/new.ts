/** `wsb strategies new ID`: writes a strategy that works, with its test, and registers it; the idea in it is yours to put in. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import type { Command } from 'commander';
import { strategyMark } from '#lib/model/ids.ts';
import { STRATEGY_IDS } from '#lib/model/strategy.ts';
import { fault } from '../../exit.ts';
import { print, printJson, talkOf } from '../../terminal.ts';
import { type Files, filledIn, type Idea, ideaOf, REGISTERS, registered } from './registration.ts';

/** Template and the file that it becomes. */
const WRITTEN = {
  strategy: (id: string) => `lib/strategies/${id}.ts`,
  test: (id: string) => `test/lib/strategies/${id}.test.ts`,
  effects: (id: string) => `test/lib/strategies/effects/${id}.ts`,
  page: (id: string) => `docs/strategies/${id}.md`,
} as const;

export function newStrategy(group: Command): void {
  group
    .command('new')
    .argument('<id>', 'its name: two words or more with hyphens, as my-idea')
    .description('write a strategy that works, with its test and its page, and register it, in the folder you cloned')
    .action(write);
}

function write(id: string, _: unknown, command: Command): void {
  const root = process.cwd();
  const before = registersIn(root);
  const idea = ideaOf(checked(id, before));
  const news = templatesFor(root, idea);
  const next = registered(before, idea);
  if ('lost' in next) {
    const { path, line } = next.lost;
    throw fault(
      'failed',
      `${path} does not look as it did: nothing was written; see how a strategy stands in it, where "${line}" belongs`,
    );
  }
  for (const [path, text] of Object.entries({ ...next.files, ...news })) writeFileSync(join(root, path), text);
  const written = Object.keys(news);
  const isFinished = finished(root, written);
  if (talkOf(command).json) printJson({ id, written, registered: REGISTERS, isFinished });
  else print(pageOf({ id, written, isFinished }));
}

function registersIn(root: string): Files {
  const missing = REGISTERS.find((path) => !existsSync(join(root, path)));
  if (missing !== undefined)
    throw fault(
      'usage',
      `${root} is not the folder you cloned (no ${missing} in it): go there with "cd" and try again`,
    );
  return Object.fromEntries(REGISTERS.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

/** A hyphen keeps it apart from words of the language; its first letters name it at the broker. */
function checked(id: string, registers: Files): string {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(id) || id.length > LONGEST)
    throw fault(
      'usage',
      `"${id}" cannot be a strategy's name: small letters and digits in two words or more with hyphens, at most ${LONGEST} characters, as my-idea`,
    );
  if (Object.values(registers).some((text) => text.includes(`'${id}'`)))
    throw fault(
      'usage',
      `there is a strategy "${id}" already: choose another name, or see it with "npm start -- strategies show ${id}"`,
    );
  const twin = STRATEGY_IDS.find((other) => strategyMark(other) === strategyMark(id));
  if (twin !== undefined)
    throw fault(
      'usage',
      `"${id}" would look like ${twin} in the broker's order ids, which hold "${strategyMark(id)}": choose a name that begins otherwise`,
    );
  return id;
}

const LONGEST = 24;

function templatesFor(root: string, idea: Idea): Files {
  const files = Object.entries(WRITTEN).map(([name, pathOf]) => {
    const template = readFileSync(new URL(`./template/${name}.txt`, import.meta.url), 'utf8');
    return [pathOf(idea.id), filledIn(template, idea)] as const;
  });
  const there = files.find(([path]) => existsSync(join(root, path)));
  if (there) throw fault('usage', `${there[0]} is there already: move it away, or choose another name`);
  return Object.fromEntries(files);
}

/** In lines as the project keeps them; the page of all parameters is made from the code as it is now, so by a new process. */
function finished(root: string, written: readonly string[]): boolean {
  const run = (...args: readonly string[]): boolean => {
    const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'ignore' });
    return status === 0;
  };
  const isTidy = run(
    'node_modules/@biomejs/biome/bin/biome',
    'check',
    '--write',
    ...written.filter(isCode),
    ...REGISTERS,
  );
  return run('--disable-warning=ExperimentalWarning', 'test/docs/write.ts') && isTidy;
}

const isCode = (path: string): boolean => path.endsWith('.ts');

interface Written {
  readonly id: string;
  readonly written: readonly string[];
  readonly isFinished: boolean;
}

const pageOf = ({ id, written, isFinished }: Written): string =>
  [
    ...written.map((path) => `wrote       ${path}`),
    ...REGISTERS.map((path) => `registered  ${path}`),
    isFinished
      ? 'wrote       docs/strategies/parameters.md'
      : 'not done    docs/strategies/parameters.md: run "npm run format" and "npm run docs"',
    '',
    `It trades at once, with a budget of 2 % of equity: see it with "npm start -- strategies show ${id}".`,
    `Now put your idea into ${written[0]}, and keep "npx vitest run ${written[1]}" green.`,
  ].join('\n');
