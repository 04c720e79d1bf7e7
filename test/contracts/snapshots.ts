/** What every store of snapshots keeps to, whatever it is made of. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { canonicalJson, hashOf } from '#lib/model/ids.ts';
import { MarketView } from '#lib/model/market-view.ts';
import type { Snapshots } from '#lib/ports.ts';
import { aView } from './examples.ts';

export interface SnapshotsUnderTest {
  readonly snapshots: Snapshots;
  close(): void | Promise<void>;
}

export function snapshotsContract(name: string, open: () => SnapshotsUnderTest | Promise<SnapshotsUnderTest>): void {
  describe(`the snapshots contract, ${name}`, () => {
    let underTest: SnapshotsUnderTest;
    beforeEach(async () => {
      underTest = await open();
    });
    afterEach(() => underTest.close());
    const put = (view: Omit<MarketView, 'snapshot'>) => underTest.snapshots.put(view);

    test('a view comes back as it was put, with its hash', async () => {
      const stored = await put(aView());

      expect(stored).toEqual({ ...aView(), snapshot: stored.snapshot });
      expect(await underTest.snapshots.get(stored.snapshot)).toEqual(stored);
    });

    test('the hash is that of the canonical wire form, so it is the same in every store', async () => {
      const wire = z.encode(MarketView.omit({ snapshot: true }), aView());

      expect((await put(aView())).snapshot).toBe(hashOf(canonicalJson(wire)));
    });

    test('the same content is the same snapshot, in whatever order it was written and whatever it was called', async () => {
      const { slot, asOf, bars, quotes, chains, modelled } = aView();
      const { snapshot } = await put(aView());
      const renamed: MarketView = { snapshot: 'another', modelled, chains, quotes, bars, asOf, slot };

      expect((await put(renamed)).snapshot).toBe(snapshot);
      expect((await underTest.snapshots.get(snapshot))?.snapshot).toBe(snapshot);
    });

    test('the smallest difference is another snapshot, and both are kept', async () => {
      const [one, two] = [await put(aView(109.14)), await put(aView(109.15))];

      expect(one.snapshot).not.toBe(two.snapshot);
      expect(await underTest.snapshots.get(one.snapshot)).toEqual(one);
      expect(await underTest.snapshots.get(two.snapshot)).toEqual(two);
    });

    test.each(['0'.repeat(64), '', '..', '../../etc/passwd'])('there is none called %j', async (snapshot) => {
      expect(await underTest.snapshots.get(snapshot)).toBeUndefined();
    });

    test('a view that breaks its schema is not stored', async () => {
      await expect(put(aView(Number.NaN))).rejects.toThrow();
    });
  });
}
