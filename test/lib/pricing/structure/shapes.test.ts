import { expect, test } from 'vitest';
import { shapeOf } from '#lib/pricing/structure/shapes.ts';
import { leg } from './build.ts';

test.each([
  ['+1C100', 'long call'],
  ['-1P95', 'cash-secured put'],
  ['-3P95', 'cash-secured put'],
  ['-1C110, +1C100', 'bull call spread'],
  ['+2P95, -2P100', 'bull put spread'],
  ['+1C100, +1P100', 'straddle'],
  ['+1P95, +1C105', 'strangle'],
  ['+1P90, -1P95, -1C105, +1C110', 'iron condor'],
  ['+1P85, -1P95, -1C105, +1C110', 'broken-wing iron condor'],
  ['+1P90, -1P100, -1C100, +1C110', 'iron butterfly'],
  ['+1C95, -2C100, +1C105', 'call butterfly'],
  ['+1P100, -2P95, +1P85', 'broken-wing put butterfly'],
  ['-1C100, +1C100 far', 'call calendar'],
  ['+1P100, -1P100 far', 'reverse put calendar'],
  ['-1C105, +1C100 far', 'diagonal'],
  ['+100S, -1C105', 'covered call'],
  ['+200S, -2C105', 'covered call'],
  ['+100S, +1P95, -1C105', 'collar'],
  ['+100S, +1P100, -1C100', 'conversion'],
  ['+50S, -1C105', 'custom structure'],
  ['+1C100, -3C110', 'custom structure'],
  ['+1C100, -1P100 far', 'custom structure'],
])('%s is a %s', (words, name) => {
  expect(shapeOf(words.split(', ').map(leg))).toBe(name);
});
