import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as check from './support/architecture/checks.ts';
import { biomePatterns, IMPORT_TABLE } from './support/architecture/import-table.ts';

const FOLDERS = ['lib', 'functions', 'infra', 'local', 'dashboard', 'test'];

const filesUnder = (folder: string): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(
        (path) => `${folder}/${path.replaceAll('\\', '/')}`,
      )
    : [];

const tree: check.Tree = Object.fromEntries(
  FOLDERS.flatMap(filesUnder)
    .filter((path) => /\.tsx?$/.test(path) && !path.includes('/node_modules/'))
    .map((path) => [path, readFileSync(path, 'utf8')]),
);

describe('the tree', () => {
  test('imports only what the import table allows', () => {
    expect(Object.keys(tree).length).toBeGreaterThan(20);
    expect(check.forbiddenImports(tree, IMPORT_TABLE)).toEqual([]);
  });

  test('reaches the broker and AWS only where their clients belong', () => {
    expect(check.strayClients(tree)).toEqual([]);
  });

  test('names handlers by path in the infrastructure, and of the core only types and the catalogue', () => {
    expect(check.valueImportsInInfra(tree)).toEqual([]);
  });

  test('has no import cycles', () => {
    expect(check.importCycles(tree)).toEqual([]);
  });

  test('keeps clocks, chance and waiting out of the core', () => {
    expect(check.impureLib(tree)).toEqual([]);
  });

  test('has no barrels and no folder whose name says nothing', () => {
    expect(check.emptyNames(tree)).toEqual([]);
  });

  test('keeps its folders and files small', async ({ annotate }) => {
    const code = Object.fromEntries(Object.entries(tree).filter(([path]) => !path.startsWith('test/')));
    const report = {
      files: check.spread(check.fileLengths(code)),
      functions: check.spread(check.functionLengths(code)),
    };

    await annotate(`lines, code without tests: ${JSON.stringify(report)}`);
    expect(check.crowdedFolders(tree)).toEqual([]);
    expect(check.longFiles(tree)).toEqual([]);
  });

  test('has a test file for every strategy in the catalogue', () => {
    expect(check.untestedStrategies(tree)).toEqual([]);
  });

  test('is described to the editor by the same table', () => {
    const { overrides } = JSON.parse(readFileSync('biome.json', 'utf8'));
    const groups = (of: string) =>
      overrides
        .filter((each: { includes: readonly string[] }) => each.includes.includes(of.endsWith('.ts') ? of : `${of}/**`))
        .map(
          (each: { linter: { rules: { style?: { noRestrictedImports?: { options: { patterns: unknown } } } } } }) =>
            each.linter.rules.style?.noRestrictedImports?.options.patterns,
        )
        .filter((patterns: unknown) => patterns !== undefined);

    for (const rule of IMPORT_TABLE.filter(({ of }) => of !== 'test')) {
      expect(groups(rule.of), rule.of).toEqual([[expect.objectContaining({ group: biomePatterns(rule) })]]);
    }
  });
});

describe('the import table', () => {
  test.each([
    ['lib/math/matrix.ts', '../model/units.ts'],
    ['lib/math/matrix.ts', 'zod'],
    ['lib/model/order.ts', '../risk/assess.ts'],
    ['lib/model/order.ts', '@noble/hashes/sha2.js'],
    ['lib/indicators/sma.ts', '../market/liquidity.ts'],
    ['lib/pricing/greeks.ts', '../indicators/sma.ts'],
    ['lib/risk/assess.ts', '../compliance/rules.ts'],
    ['lib/execution/matching.ts', '../risk/assess.ts'],
    ['lib/compliance/review.ts', '../pricing/greeks.ts'],
    ['lib/strategies/wheel.ts', '../risk/assess.ts'],
    ['lib/strategies/wheel.ts', 'node:fs'],
    ['lib/pipeline.ts', './strategies/catalog.ts'],
    ['lib/backtest/run.ts', '../strategies/catalog.ts'],
    ['lib/ports.ts', 'zod'],
    ['functions/adapters/sqlite.ts', '#lib/risk/assess.ts'],
    ['functions/adapters/sqlite.ts', '../risk/assess-signals.ts'],
    ['functions/adapters/aws/dynamo-ledger.ts', '#lib/compliance/audit-chain.ts'],
    ['functions/adapters/aws/ledger-audit.ts', '#lib/compliance/review.ts'],
    ['functions/risk/assess-signals.ts', '../execution/place-orders.ts'],
    ['functions/risk/assess-signals.ts', '@alpacahq/alpaca-trade-api/rest'],
    ['functions/execution/place-orders.ts', '#lib/risk/assess.ts'],
    ['functions/strategies/runtime.ts', '#local/wsb.ts'],
    ['infra/app.ts', '#functions/risk/assess-signals.ts'],
    ['local/wsb.ts', '@aws-sdk/client-sqs'],
    ['local/wsb.ts', '#test/support/arbitraries.ts'],
    ['local/alpaca-simulator/simulator.ts', '@alpacahq/alpaca-trade-api/rest'],
    ['dashboard/app.ts', '#lib/risk/assess.ts'],
    ['dashboard/app.ts', '#local/wsb.ts'],
    ['shelf/new.ts', 'zod'],
  ])('refuses %s importing %s', (path, specifier) => {
    expect(check.forbiddenImports({ [path]: `import { x } from '${specifier}';` }, IMPORT_TABLE)).toHaveLength(1);
  });

  test.each([
    ['lib/model/order.ts', './units.ts'],
    ['lib/model/ids.ts', '@noble/hashes/sha2.js'],
    ['lib/risk/models/tail.ts', '../../math/matrix.ts'],
    ['lib/pipeline.ts', './risk/assess.ts'],
    ['functions/adapters/alpaca/broker.ts', '@alpacahq/alpaca-trade-api/rest'],
    ['functions/adapters/aws/ledger-audit.ts', '#lib/compliance/audit-chain.ts'],
    ['functions/risk/assess-signals.ts', '#lib/risk/assess.ts'],
    ['local/aws/deploy.ts', '@aws-sdk/client-lambda'],
    ['local/replay.ts', '#functions/execution/place-orders.ts'],
    ['test/lib/model/units.test.ts', '@alpacahq/alpaca-trade-api/rest'],
  ])('allows %s importing %s', (path, specifier) => {
    expect(check.forbiddenImports({ [path]: `import { x } from '${specifier}';` }, IMPORT_TABLE)).toEqual([]);
  });
});

describe('the checks can fail:', () => {
  test.each([
    "import type { A } from './a.ts';",
    "import {\n  a,\n  type B,\n} from './a.ts';",
    "import * as a from './a.ts';",
    "import './a.ts';",
    "export { a } from './a.ts';",
    "export type * from './a.ts';",
    "const { a } = await import('./a.ts');",
    "type A = import('./a.ts').A;",
    'import { a } from "./a.ts";',
    "// it's\nimport { a } from './a.ts'; // isn't",
  ])('an import is seen in %j', (text) => {
    expect(check.importsOf(text).map((each) => each.of)).toEqual(['./a.ts']);
  });

  test('an import in a comment is none', () => {
    expect(check.importsOf("/* import { a } from './a.ts'; */\n// import './b.ts'")).toEqual([]);
  });

  test('a cycle through three files is named', () => {
    const cycle = {
      'lib/a.ts': "import './b.ts';",
      'lib/b.ts': "import { type C } from './sub/c.ts';",
      'lib/sub/c.ts': "export * from '../a.ts';",
    };

    expect(check.importCycles(cycle)).toEqual(['lib/a.ts → lib/b.ts → lib/sub/c.ts → lib/a.ts']);
  });

  test('two files that only name each other’s types are no cycle', () => {
    const pair = { 'lib/a.ts': "import type { B } from './b.ts';", 'lib/b.ts': "import { a } from './a.ts';" };

    expect(check.importCycles(pair)).toEqual([]);
  });

  test('two ways to the same file are no cycle', () => {
    const diamond = {
      'lib/a.ts': "import './b.ts'; import './c.ts';",
      'lib/b.ts': "import './d.ts';",
      'lib/c.ts': "import './d.ts';",
      'lib/d.ts': '',
    };

    expect(check.importCycles(diamond)).toEqual([]);
  });

  test.each([
    'const now = Date.now();',
    'const now = new Date();',
    'const now = new Date;',
    'const now = Date();',
    'const draw = Math.random();',
    'setTimeout(run, 10);',
    'const id = crypto.randomUUID();',
    'const t = performance.now();',
    'console.log(1);',
    'const home = process.env.HOME;',
    'export async function load() {}',
    'await load();',
  ])('the core may not say %j', (text) => {
    expect(check.impureLib({ 'lib/risk/a.ts': text })).not.toEqual([]);
    expect(check.impureLib({ 'local/a.ts': text })).toEqual([]);
  });

  test.each([
    'new Date(ms).toISOString();',
    'Date.parse(text);',
    'Date.UTC(2020, 1, 1);',
    '// Date.now() is not allowed',
    'const process = 3;',
  ])('the core may say %j', (text) => {
    expect(check.impureLib({ 'lib/model/time.ts': text })).toEqual([]);
  });

  test('barrels and empty names are seen', () => {
    const named = ['lib/model/index.ts', 'lib/utils/round.ts', 'src/a.ts', 'local/helpers.ts', 'lib/risk/size.ts'];

    expect(check.emptyNames(Object.fromEntries(named.map((path) => [path, ''])))).toEqual(named.slice(0, 4));
  });

  test('a folder holds sixteen files, the indicators twenty-five', () => {
    const folder = (name: string, files: number) =>
      Object.fromEntries(Array.from({ length: files }, (_, i) => [`${name}/${i}.ts`, '']));

    expect(check.crowdedFolders({ ...folder('lib/risk', 16), ...folder('lib/indicators', 25) })).toEqual([]);
    expect(check.crowdedFolders({ ...folder('lib/risk', 17), ...folder('lib/indicators', 26) })).toHaveLength(2);
  });

  test('a file has at most three hundred lines', () => {
    expect(check.longFiles({ 'lib/a.ts': 'x\n'.repeat(300) })).toEqual([]);
    expect(check.longFiles({ 'lib/a.ts': 'x\n'.repeat(301) })).toEqual(['lib/a.ts has 301 lines']);
  });

  test('functions are measured from their first to their last line', () => {
    const text = 'export function f(): void {\n  g();\n}\n\nconst g = (): void => {\n  h();\n  h();\n};\n';

    expect(check.functionLengths({ 'lib/a.ts': text })).toEqual([3, 4]);
  });

  test('a strategy without a test is named', () => {
    const catalog = { 'lib/strategies/catalog.ts': "import { wheel } from './wheel.ts';" };

    expect(check.untestedStrategies(catalog)).toEqual(['test/lib/strategies/wheel']);
    for (const file of ['wheel.test.ts', 'wheel/puts.test.ts'])
      expect(check.untestedStrategies({ ...catalog, [`test/lib/strategies/${file}`]: '' })).toEqual([]);
    expect(check.untestedStrategies({ ...catalog, 'test/lib/strategies/wheel/market.ts': '' })).toHaveLength(1);
  });

  test('a client outside its place is named', () => {
    const stray = {
      'local/aws/logs.ts': "import { x } from '@aws-sdk/client-sqs';",
      'local/logs.ts': "import { x } from '@aws-sdk/client-sqs';",
      'lib/risk/a.ts': "import { x } from '@alpacahq/alpaca-trade-api/rest';",
    };

    expect(check.strayClients(stray)).toHaveLength(2);
  });

  test('the infrastructure may import the type of a signal, not the code of one', () => {
    const text = "import type { Signal } from '#lib/model/signal.ts';\nimport { closing } from '#lib/model/signal.ts';";

    expect(check.valueImportsInInfra({ 'infra/app.ts': text })).toHaveLength(1);
  });
});
