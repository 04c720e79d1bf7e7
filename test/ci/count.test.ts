import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'wsb-count-'));
afterAll(() => rmSync(folder, { recursive: true }));

const report = (name: string, text: string): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};

const files = (...results: readonly { readonly status: string; readonly tests: readonly string[] }[]): string =>
  JSON.stringify({
    testResults: results.map(({ status, tests }) => ({
      status,
      assertionResults: tests.map((each) => ({ status: each })),
    })),
  });

const count = (file: string, ...rest: readonly string[]) => {
  const { stdout, status } = spawnSync(process.execPath, ['.ci/count.js', file, ...rest], { encoding: 'utf8' });
  return { stdout, status };
};

test('tests and checks are added up', () => {
  const file = report('good.json', files({ status: 'passed', tests: ['passed', 'passed', 'skipped'] }));

  expect(count(file, '0', '2', '0')).toEqual({ stdout: '4 passed, 0 failed\n', status: 0 });
});

test('a failed test fails the run', () => {
  const file = report('bad.json', files({ status: 'failed', tests: ['passed', 'failed'] }));

  expect(count(file, '1', '2', '0')).toEqual({ stdout: '3 passed, 1 failed\n', status: 1 });
});

test('a failed type check fails the run although every test passed', () => {
  const file = report('types.json', files({ status: 'passed', tests: ['passed'] }));

  expect(count(file, '0', '1', '1')).toEqual({ stdout: '2 passed, 1 failed\n', status: 1 });
});

test('a test file that does not load counts as one failure', () => {
  const file = report('broken.json', files({ status: 'passed', tests: ['passed'] }, { status: 'failed', tests: [] }));

  expect(count(file, '1', '2', '0')).toEqual({ stdout: '3 passed, 1 failed\n', status: 1 });
});

test('an error outside every test counts as one failure', () => {
  const file = report('outside.json', files({ status: 'passed', tests: ['passed'] }));

  expect(count(file, '1', '2', '0')).toEqual({ stdout: '3 passed, 1 failed\n', status: 1 });
});

test.each([
  ['is missing', join(folder, 'nowhere.json')],
  ['is cut off', report('cut.json', '{"testResults": [')],
  ['is of another shape', report('shape.json', '{"testResults": 3}')],
  ['holds no test at all', report('empty.json', files())],
])('a report that %s counts as one failure', (_, file) => {
  expect(count(file, '0', '2', '0')).toEqual({ stdout: '2 passed, 1 failed\n', status: 1 });
});
