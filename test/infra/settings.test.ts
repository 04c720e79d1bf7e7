/** What the context of the command line may say, and what it may not. */
import { describe, expect, it } from 'vitest';
import { ARMED } from '#infra/house/settings.ts';
import { synthesise, within } from './synthesis.ts';

describe('a live stack', () => {
  it('is made only by who says that it trades real money, and shares nothing with paper', () => {
    expect(() => synthesise({ environment: 'live' })).toThrow(ARMED);
    const live = synthesise({ environment: 'live', arm: ARMED });

    expect(live.text).not.toMatch(/wallstreetbots[-/]paper/);
    expect(
      live
        .of('AWS::S3::Bucket')
        .map(([, bucket]) => within(bucket.Properties, 'ObjectLockConfiguration.Rule.DefaultRetention.Mode')),
    ).toContain('COMPLIANCE');
  });

  it.each([
    [{ environment: 'production' }, 'environment'],
    [{ email: 'nobody' }, 'email'],
    [{ budget: 5 }, 'needs an address'],
    [{ profile: 'yolo' }, 'profile'],
  ])('and no stack at all where the context says %j', (context, words) => {
    expect(() => synthesise(context)).toThrow(words);
  });
});

it('who looks at the market reads the key of a second source where the owner has one, and nobody else does', () => {
  const readers = (massive: string) =>
    Object.entries(synthesise({ massive }).resources).filter(
      ([, { Type, Properties }]) => Type === 'AWS::IAM::Policy' && JSON.stringify(Properties).includes('massive/key'),
    );

  expect(readers('no')).toEqual([]);
  expect(readers('yes').map(([id]) => id)).toEqual([
    expect.stringContaining('FetchMarket'),
    expect.stringContaining('KeepVolatility'),
    expect.stringContaining('WatchPortfolio'),
  ]);
});

it('a stack for an emulator leaves out the alarms that it cannot make, and nothing else', () => {
  const types = (emulator: string) =>
    Map.groupBy(Object.values(synthesise({ emulator }).resources), ({ Type }) => Type);
  const [real, emulated] = [types('no'), types('yes')];
  const missing = [...real].filter(([type, all]) => emulated.get(type)?.length !== all.length).map(([type]) => type);

  expect(missing).toEqual(['AWS::CloudWatch::Alarm']);
  expect(emulated.get('AWS::CloudWatch::Alarm')).toHaveLength(6);
});
