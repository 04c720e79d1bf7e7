import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  answered,
  bundlesFor,
  claimed,
  isSettled,
  noticeOf,
  unheard,
  waitAfter,
  waiting,
} from '#lib/compliance/notices.ts';
import { type Alert, SEVERITIES } from '#lib/model/alert.ts';
import { noticeText } from '#lib/model/notice.ts';
import { type Instant, instant, MINUTE, SECOND } from '#lib/model/time.ts';
import { anAlert, NOW } from '#test/support/builders.ts';

const STEP = 10 * SECOND;
const after = (ms: number): Instant => instant(NOW + ms);
const WEBHOOK = { name: 'webhook', least: 'warning' } as const;
const PLAIN = { environment: 'paper', modelled: true, clean: (text: string) => text } as const;

/** Alerts by the step they are raised at, and the steps at which the channel takes nothing. */
interface Story {
  readonly raised: readonly { readonly step: number; readonly severity: Alert['severity']; readonly kind: number }[];
  readonly down: readonly (readonly [number, number])[];
}
const STEPS = 120;
const HEALED = 120;
const story: fc.Arbitrary<Story> = fc.record({
  raised: fc.array(fc.record({ step: fc.nat(STEPS), severity: fc.constantFrom(...SEVERITIES), kind: fc.nat(2) }), {
    minLength: 5,
    maxLength: 40,
    size: 'max',
  }),
  down: fc.array(
    fc.tuple(fc.nat(STEPS), fc.nat(40)).map(([from, long]) => [from, from + long] as const),
    { maxLength: 3 },
  ),
});

interface Sending {
  readonly at: Instant;
  readonly id: string;
  readonly alerts: readonly Alert[];
  readonly taken: boolean;
}

/** The policy at work every ten seconds until long after the channel has healed. */
function played({ raised, down }: Story) {
  const alerts = raised.map(({ step, severity, kind }, place) =>
    anAlert({
      ...{ id: `al_${place}`, severity, title: `kind ${kind}`, subject: `subject ${place % 7}`, detail: `it ${place}` },
      ...{ at: after(step * STEP), delivery: {} },
    }),
  );
  const sendings: Sending[] = [];
  let pending: readonly Alert[] = [];
  const change = (ids: readonly string[], to: (alert: Alert) => Alert) => {
    pending = pending.map((alert) => (ids.includes(alert.id) ? to(alert) : alert));
  };
  for (let step = 0; step <= STEPS + 40 + HEALED; step += 1) {
    const now = after(step * STEP);
    pending = [...pending, ...alerts.filter(({ at }) => at === now)].filter(
      (alert) => !isSettled(alert, [WEBHOOK], now),
    );
    const taken = !down.some(([from, to]) => step >= from && step <= to);
    for (const { id, alerts: inside } of bundlesFor(WEBHOOK, pending, { now })) {
      const ids = inside.map((alert) => alert.id);
      change(ids, (alert) => claimed(alert, WEBHOOK, { notice: id, now }));
      sendings.push({ at: now, id, alerts: inside, taken });
      change(ids, (alert) => answered(alert, WEBHOOK, taken ? { at: now } : { problem: 'down' }));
      if (!taken) break;
    }
    pending = pending.map((alert) => waiting(alert, [WEBHOOK]));
  }
  return { alerts, sendings, pending };
}

const always = (law: (run: ReturnType<typeof played>) => void) =>
  fc.assert(
    fc.property(story, (drawn) => law(played(drawn))),
    { numRuns: 150 },
  );
const kindOf = ({ severity, title }: Alert) => `${severity} ${title}`;
const withIt = ({ id }: Alert, sendings: readonly Sending[]) =>
  sendings.filter(({ alerts }) => alerts.some((alert) => alert.id === id));

describe('whatever is raised and however the channel fails,', () => {
  it('each alert that the channel takes is taken once after it healed, and no other is ever sent', () => {
    always(({ alerts, sendings, pending }) => {
      const taken = sendings.filter((sending) => sending.taken);
      for (const alert of alerts) expect(withIt(alert, taken)).toHaveLength(alert.severity === 'info' ? 0 : 1);
      expect(sendings.flatMap((sending) => sending.alerts).filter(({ severity }) => severity === 'info')).toEqual([]);
      expect(pending).toEqual([]);
    });
  });

  it('nothing is tried before its next try, and always in the notice it was first in', () => {
    always(({ alerts, sendings }) => {
      for (const alert of alerts) {
        const tries = withIt(alert, sendings);
        for (const [place, { at }] of tries.entries())
          if (place > 0) expect(at - (tries[place - 1]?.at ?? 0)).toBeGreaterThanOrEqual(waitAfter(place));
        expect(
          new Set(tries.map(({ id, alerts: inside }) => `${id} ${inside.map((each) => each.id)}`)).size,
        ).toBeLessThan(2);
      }
    });
  });

  it('grouping loses no alert and no subject', () => {
    always(({ alerts, sendings }) => {
      const notices = sendings.filter(({ taken }) => taken).map((sending) => noticeOf(sending, PLAIN));
      const sent = alerts.filter(({ severity }) => severity !== 'info');
      expect(notices.reduce((total, { count }) => total + count, 0)).toBe(sent.length);
      for (const { title, severity, subject } of sent)
        expect(
          notices.some(
            (notice) => notice.title === title && notice.severity === severity && notice.subjects.includes(subject),
          ),
        ).toBe(true);
    });
  });

  it('warnings of one kind arrive at least a minute apart, and what is critical comes first', () => {
    always(({ sendings }) => {
      const taken = sendings.filter((sending) => sending.taken);
      for (const [, same] of Map.groupBy(taken, ({ alerts: [first] }) => `${first?.severity} ${first?.title}`))
        for (const [place, { at, alerts }] of same.entries())
          if (place > 0 && alerts[0]?.severity === 'warning')
            expect(at - (same[place - 1]?.at ?? 0)).toBeGreaterThanOrEqual(MINUTE);
      for (const [, run] of Map.groupBy(sendings, ({ at }) => at)) {
        const ranks = run.map(({ alerts: [first] }) => (first?.severity === 'critical' ? 0 : 1));
        expect(ranks).toEqual(ranks.toSorted());
      }
    });
  });

  it('a critical alert is tried at once, unless one of its kind has just failed', () => {
    always(({ alerts, sendings }) => {
      const failed = sendings.filter(({ taken }) => !taken);
      for (const alert of alerts.filter(({ severity }) => severity === 'critical')) {
        const [first] = withIt(alert, sendings);
        const isExcused = failed.some(
          ({ at, alerts: [first] }) => at === alert.at || (at < alert.at && first && kindOf(first) === kindOf(alert)),
        );
        expect(isExcused || first?.at === alert.at).toBe(true);
      }
    });
  });

  it('there was something to see: failures, retries, groups and gaps', () => {
    const seen = { failed: 0, retried: 0, grouped: 0 };
    for (const drawn of fc.sample(story, { numRuns: 60, seed: 1 })) {
      const { alerts, sendings } = played(drawn);
      seen.failed += sendings.filter(({ taken }) => !taken).length;
      seen.retried += alerts.filter((alert) => withIt(alert, sendings).length > 2).length;
      seen.grouped += sendings.filter((sending) => sending.alerts.length > 1).length;
    }
    for (const [what, count] of Object.entries(seen)) expect(count, what).toBeGreaterThan(10);
  });
});

describe('the policy', () => {
  it('waits 30 s, then twice as long each time, and never more than a quarter of an hour', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 60].map((attempts) => waitAfter(attempts) / SECOND)).toEqual([
      30, 60, 120, 240, 480, 900, 900, 900,
    ]);
  });

  it('makes one notice of a flood, with every subject', () => {
    const flood = Array.from({ length: 1_000 }, (_, n) =>
      anAlert({ id: `al_${n}`, subject: `ord_${n}`, delivery: {} }),
    );
    const [bundle, ...more] = bundlesFor(WEBHOOK, flood, { now: NOW });
    const notice = noticeOf(bundle ?? { id: '', alerts: [] }, PLAIN);

    expect(more).toEqual([]);
    expect(notice).toMatchObject({ count: 1_000, environment: 'paper', modelled: true });
    expect(new Set(notice.subjects).size).toBe(1_000);
    expect(noticeText(notice)).toMatch(/^PAPER \(modelled\) WARNING .* \(1000 times: ord_0, .* and 995 more\): /);
  });

  it('in the last try asks for everything, rested or not, and keeps the ids', () => {
    const tried = claimed(anAlert({ id: 'a', delivery: {} }), WEBHOOK, { notice: 'notice_a', now: NOW });
    const failed = answered(tried, WEBHOOK, { problem: 'down' });
    const later = anAlert({ id: 'b', delivery: {} });

    expect(bundlesFor(WEBHOOK, [failed, later], { now: NOW })).toEqual([]);
    expect(bundlesFor(WEBHOOK, [failed, later], { now: NOW, isLast: true }).map(({ id }) => id)).toEqual(
      expect.arrayContaining(['notice_a', expect.not.stringMatching('notice_a')]),
    );
  });

  it('holds that nobody heard a critical alert after five minutes without any channel, and not before', () => {
    const silent = waiting(anAlert({ id: 'a', severity: 'critical', delivery: {} }), [WEBHOOK]);
    const heard = answered(claimed(silent, WEBHOOK, { notice: 'n', now: NOW }), WEBHOOK, { at: NOW });
    const late = after(5 * MINUTE);

    expect(unheard([silent, heard, anAlert({ delivery: {} })], late)).toEqual([silent]);
    expect(unheard([silent], instant(late - 1))).toEqual([]);
    expect(unheard([anAlert({ severity: 'critical' })], late)).toEqual([]);
  });
});
