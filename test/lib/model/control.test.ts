import { describe, expect, it, test } from 'vitest';
import * as z from 'zod';
import { Control, flattens, haltIn, isHalted, MODES, type Mode, pauseOver, switched } from '#lib/model/control.ts';
import { instant } from '#lib/model/time.ts';
import { NOW } from '#test/support/builders.ts';

const aControl = (mode: Mode, scope = 'all'): Control => ({
  ...{ scope, mode, epoch: 3, reason: 'a drill', by: 'owner', at: NOW },
});
const moved = (from: Mode | undefined, to: Mode) => {
  const before = from && aControl(from);
  const after = switched(before, { scope: 'all', mode: to, reason: 'r', by: 'b' }, instant(NOW + 1));
  return after === before ? 'as it was' : `${after?.mode} ${after?.epoch}`;
};

describe('a switch', () => {
  it.each<[Mode | undefined, Mode, string]>([
    [undefined, 'running', 'as it was'],
    [undefined, 'halted', 'halted 1'],
    [undefined, 'flattening', 'flattening 1'],
    ['running', 'halted', 'halted 4'],
    ['halted', 'halted', 'as it was'],
    ['halted', 'flattening', 'flattening 4'],
    ['flattening', 'flattening', 'as it was'],
    ['flattening', 'halted', 'as it was'],
    ['halted', 'running', 'running 4'],
    ['running', 'paused', 'paused 4'],
    ['paused', 'paused', 'as it was'],
    ['paused', 'halted', 'halted 4'],
    ['halted', 'paused', 'as it was'],
    ['flattening', 'paused', 'as it was'],
    ['paused', 'running', 'running 4'],
    ['flattening', 'running', 'running 4'],
  ])('at %s that is moved to %s is %s', (from, to, after) => {
    expect(moved(from, to)).toBe(after);
  });

  it.each(['halted', 'flattening'] as const)('at %s is a barrier for entries', (mode) => {
    expect(haltIn([aControl('running'), aControl(mode)])?.because).toMatch(/^halted: all entries since /);
    expect(haltIn([aControl('running')])).toBeUndefined();
  });

  it('at paused is a barrier in its own words, and is no halt', () => {
    expect(haltIn([aControl('paused', 'wheel')])).toMatchObject({
      rule: 'paused',
      because: expect.stringMatching(/^paused: entries of wheel since .* by owner: a drill$/),
    });
    expect([aControl('paused'), aControl('halted')].map(isHalted)).toEqual([false, true]);
  });

  it('pauses its strategy alone', () => {
    expect(pauseOver([aControl('paused', 'wheel')], 'wheel')?.scope).toBe('wheel');
    expect(pauseOver([aControl('paused', 'wheel'), aControl('halted')], 'lotto-scanner')).toBeUndefined();
  });

  it('that flattens does so for its scope alone', () => {
    expect(flattens([aControl('flattening')], 'wheel')).toBe(true);
    expect(flattens([aControl('flattening', 'wheel')], 'wheel')).toBe(true);
    expect(flattens([aControl('flattening', 'wheel'), aControl('halted')], 'lotto-scanner')).toBe(false);
  });
});

test.each(MODES)('a record at %s survives its wire form', (mode) => {
  const control = aControl(mode);

  expect(z.encode(Control, control)).toMatchObject({ mode });
  expect(z.decode(Control, z.encode(Control, control))).toEqual(control);
});

test.each([
  [true, 'halted'],
  [false, 'running'],
])('a record of before, halted: %j, is read as %s', (halted, mode) => {
  const { mode: _, ...wire } = z.encode(Control, aControl('halted')) as Record<string, unknown>;

  expect(z.decode(Control, { ...wire, halted } as z.input<typeof Control>)).toMatchObject({ mode, epoch: 3, at: NOW });
});
