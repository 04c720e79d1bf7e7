import { expect, test } from 'vitest';
import { exceptionTable } from '#local/pictures/exception-table.ts';

const panel = { title: 'a window', methods: ['normal', 'historical'], years: ['2008', '2010'] };
const words = { title: 'Exceptions', subtitle: 'modelled' };

const depthsIn = (svg: string): readonly (readonly string[])[] =>
  [...svg.matchAll(/class="mark-(\d)" fill-opacity="([\d.]+)"/g)].map((match) => match.slice(1));

test('too many are one colour, too few the other, as deep as they are far off; what is not there says so', () => {
  const svg = exceptionTable(
    [
      {
        ...panel,
        ratios: [
          [5, 0.2],
          [1, undefined],
        ],
      },
    ],
    words,
  );

  expect(depthsIn(svg)).toEqual([
    ['1', '0.75'],
    ['0', '0.75'],
    ['1', '0.00'],
  ]);
  expect(svg).toContain('>5.0 ×</text>');
  expect(svg).toContain('>none</text>');
});
