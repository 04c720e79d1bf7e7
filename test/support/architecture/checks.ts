/** The checks behind `architecture.test.ts`, over a tree given as path → text, so that they can be shown to fail. */
import { AWS_SDK, BROKER_SDK, type ImportRule, INFRA_TABLES } from './import-table.ts';

export type Tree = Readonly<Record<string, string>>;

interface Import {
  readonly of: string;
  readonly isTypeOnly: boolean;
}

const STATEMENT =
  /(?:^|[;}\s])(?:(import|export)(\s+type)?\s*(?:[\w*$\s{},]*?\sfrom\s*)?|import\s*\(\s*)(['"])([^'"\n]+)\3/g;

/** Comments, so that words in prose are no violations; a URL in a string keeps its slashes. */
const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, ' ').replace(/(^|[^:'"`])\/\/.*$/gm, '$1');

export function importsOf(text: string): readonly Import[] {
  return [...withoutComments(text).matchAll(STATEMENT)].map((match) => ({
    of: match[4] ?? '',
    isTypeOnly: match[2] !== undefined,
  }));
}

/** The project path that an import names, or undefined for a package. */
export function resolveImport(from: string, specifier: string): string | undefined {
  if (specifier.startsWith('#')) return specifier.slice(1);
  if (!specifier.startsWith('.')) return undefined;
  const steps = from.split('/').slice(0, -1);
  for (const step of specifier.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '.') steps.push(step);
  }
  return steps.join('/');
}

const packageOf = (specifier: string): string =>
  specifier.startsWith('node:')
    ? 'node:'
    : specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/');

const lies = (path: string, within: string): boolean => path === within || path.startsWith(`${within}/`);

const ruleFor = (table: readonly ImportRule[], path: string): ImportRule | undefined =>
  table.filter((rule) => lies(path, rule.of)).sort((a, b) => b.of.length - a.of.length)[0];

const names = (list: readonly string[], name: string): boolean => list.some((entry) => lies(name, entry));

function mayImport(rule: ImportRule, from: string, specifier: string): boolean {
  const target = resolveImport(from, specifier);
  if (target !== undefined) return lies(target, rule.of) || names(rule.may, target);
  const name = packageOf(specifier);
  return rule.packages === 'any' ? !names(rule.denied ?? [], name) : rule.packages.includes(name);
}

/** Every import that the table does not allow, and every file that no row of it covers. */
export function forbiddenImports(tree: Tree, table: readonly ImportRule[]): readonly string[] {
  return Object.entries(tree).flatMap(([path, text]) => {
    const rule = ruleFor(table, path);
    if (!rule) return path.includes('/') ? [`${path}: no row of the import table covers it`] : [];
    return importsOf(text)
      .filter((each) => !mayImport(rule, path, each.of))
      .map((each) => `${path} imports ${each.of}`);
  });
}

/** A profile is a table, too. */
const SHARED: readonly string[] = [...INFRA_TABLES, 'lib/model/profile.ts'];

/** `infra` may name types of the core, and the tables it shares with what runs; handlers it names by path. */
export const valueImportsInInfra = (tree: Tree): readonly string[] =>
  Object.entries(tree)
    .filter(([path]) => path.startsWith('infra/'))
    .flatMap(([path, text]) =>
      importsOf(text)
        .filter((each) => /^#(lib|functions)\//.test(each.of) && !each.isTypeOnly)
        .filter((each) => !SHARED.includes(each.of.slice(1)))
        .map((each) => `${path} imports the value of ${each.of}`),
    );

/** Clients of outside systems used anywhere but in their one place. */
export const strayClients = (tree: Tree): readonly string[] =>
  Object.entries(tree).flatMap(([path, text]) =>
    importsOf(text)
      .filter(({ of }) => {
        if (lies(path, 'test') || lies(path, 'functions/adapters')) return false;
        return lies(of, BROKER_SDK) || (lies(of, AWS_SDK) && !lies(path, 'local/aws'));
      })
      .map((each) => `${path} imports ${each.of}`),
  );

/** One line per cycle, from the file at which it closes. Imports of types alone do not count: nothing is left of them at run time. */
export function importCycles(tree: Tree): readonly string[] {
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start !== -1) cycles.push([...trail.slice(start), path].join(' → '));
    if (start !== -1 || done.has(path)) return;
    for (const each of importsOf(tree[path] ?? '')) {
      const target = each.isTypeOnly ? undefined : resolveImport(path, each.of);
      if (target !== undefined && target in tree) visit(target, [...trail, path]);
    }
    done.add(path);
  };
  for (const path of Object.keys(tree)) visit(path, []);
  return cycles;
}

const IMPURE: Readonly<Record<string, RegExp>> = {
  'Math.random': /\bMath\s*\.\s*random\b/,
  'Date.now': /\bDate\s*\.\s*now\b/,
  'new Date() without a time': /\bnew\s+Date\s*(?:\(\s*\)|(?!\s*\())/,
  'Date() as text': /(?<!new\s)(?<![\w.])Date\s*\(/,
  setTimeout: /\bset(?:Timeout|Interval|Immediate)\b/,
  randomUUID: /\b(?:randomUUID|getRandomValues)\b/,
  'performance.now': /\bperformance\s*\.\s*now\b/,
  'process or console': /\b(?:process|console)\s*\./,
  'a promise': /\basync\s+(?:function\b|\(|\w+\s*=>)|\bawait\s|\bnew\s+Promise\b/,
};

/** Clocks, chance and waiting in the core. */
export const impureLib = (tree: Tree): readonly string[] =>
  Object.entries(tree)
    .filter(([path]) => path.startsWith('lib/'))
    .flatMap(([path, text]) => {
      const code = withoutComments(text);
      return Object.entries(IMPURE)
        .filter(([, pattern]) => pattern.test(code))
        .map(([what]) => `${path} uses ${what}`);
    });

const BANNED = ['utils', 'util', 'common', 'helpers', 'services', 'service', 'manager', 'managers', 'src', 'index'];

/** Names that say nothing, and barrels. */
export const emptyNames = (tree: Tree): readonly string[] =>
  Object.keys(tree).filter((path) => path.split('/').some((part) => BANNED.includes(part.replace(/\.\w+$/, ''))));

/**
 * Sixteen files per folder, save where a folder is a list: the indicators, and the nouns of the design, one file each.
 * The market's events, its volatility and its sources are three nouns more than the first strategies needed.
 */
const ROOM: Readonly<Record<string, number>> = { 'lib/indicators': 25, 'lib/model': 31 };

export function crowdedFolders(tree: Tree): readonly string[] {
  const folders = Map.groupBy(Object.keys(tree), (path) => path.split('/').slice(0, -1).join('/'));
  return [...folders]
    .filter(([folder, files]) => folder !== '' && files.length > (ROOM[folder] ?? 16))
    .map(([folder, files]) => `${folder} holds ${files.length} files`);
}

const linesOf = (text: string): number => text.replace(/\n$/, '').split('\n').length;

export const longFiles = (tree: Tree, limit = 300): readonly string[] =>
  Object.entries(tree)
    .filter(([, text]) => linesOf(text) > limit)
    .map(([path, text]) => `${path} has ${linesOf(text)} lines`);

/** Median, ninetieth percentile and maximum of a list of lengths. */
export function spread(lengths: readonly number[]): { median: number; p90: number; max: number } {
  const sorted = [...lengths].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return { median: at(0.5), p90: at(0.9), max: sorted.at(-1) ?? 0 };
}

export const fileLengths = (tree: Tree): readonly number[] => Object.values(tree).map(linesOf);

/** Lines of each function declared by name at the left margin, in formatted code. */
export function functionLengths(tree: Tree): readonly number[] {
  return Object.values(tree).flatMap((text) => {
    const lines = text.split('\n');
    return lines.flatMap((line, start) => {
      if (!/^(export )?(async )?(function\*? \w|const \w+ = (async )?(<.*>)?\(?.*=> [{(]?$)/.test(line)) return [];
      const end = lines.findIndex((each, index) => index > start && /^[})\]]/.test(each));
      return end === -1 ? [] : [end - start + 1];
    });
  });
}

/** Ids that the catalogue imports files for, without a test file of the same name. */
export function untestedStrategies(tree: Tree): readonly string[] {
  const catalog = tree['lib/strategies/catalog.ts'];
  if (catalog === undefined) return [];
  const files = Object.keys(tree).filter((file) => file.endsWith('.test.ts'));
  return importsOf(catalog)
    .map((each) => resolveImport('lib/strategies/catalog.ts', each.of))
    .filter((path) => path?.startsWith('lib/strategies/'))
    .map((path) => `test/${path?.replace(/\.ts$/, '')}`)
    .filter((path) => !files.some((file) => file === `${path}.test.ts` || file.startsWith(`${path}/`)));
}
