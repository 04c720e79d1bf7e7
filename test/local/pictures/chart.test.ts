import { expect, test } from 'vitest';
import { acrossOf, axes, linearScale, picture, roundTicks, spanOf, text, upOf } from '#local/pictures/chart.ts';

test('ticks are round, inside, and about as many as asked for', () => {
  expect(roundTicks(0, 1, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
  expect(roundTicks(583, 712, 6)).toEqual([600, 650, 700]);
  expect(roundTicks(-0.31, 0.29, 6)).toEqual([-0.3, -0.2, -0.1, 0, 0.1, 0.2]);
  expect(roundTicks(7, 7)).toEqual([7]);
});

test('a scale runs from end to end, upwards on paper, and a single value stands in the middle', () => {
  const frame = { left: 50, top: 10, width: 200, height: 100 };

  expect([0, 5, 10].map(acrossOf(frame, [0, 10]).place)).toEqual([50, 150, 250]);
  expect([0, 5, 10].map(upOf(frame, [0, 10]).place)).toEqual([110, 60, 10]);
  expect(linearScale([3, 3], [0, 100]).place(3)).toBe(50);
  expect(spanOf([1, Number.NaN, 3], 0.5)).toEqual([0, 4]);
});

test('words in a picture cannot break it, and nothing is placed at no number', () => {
  const frame = { left: 50, top: 60, width: 200, height: 100 };
  const axis = { ticks: [0, 1], label: String, title: 'P&L <USD>' };
  const x = { ...axis, scale: acrossOf(frame, [0, 1]) };
  const y = { ...axis, scale: upOf(frame, [0, 1]) };

  const svg = picture({
    width: 300,
    height: 200,
    title: 'A & B',
    body: [axes(frame, { x, y }), text({ x: 1, y: 2 }, '"')],
  });

  expect(svg).toContain('<title>A &amp; B</title>');
  expect(svg).toContain('P&amp;L &lt;USD&gt;');
  expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  expect(svg.match(/<svg/g)).toHaveLength(1);
});
