/** The wheel through the whole system, once around and into the next turn: real SDK, loopback HTTP, the simulated broker. */
import { expect, it, onTestFinished } from 'vitest';
import { loadBook } from '#functions/adapters/book.ts';
import { ownOf } from '#lib/model/book.ts';
import { newYorkDay } from '#lib/model/time.ts';
import { format, sum, usd } from '#lib/model/units.ts';
import { basisOf } from '#lib/strategies/wheel/cost-basis.ts';
import { standOf } from '#lib/strategies/wheel/turn.ts';
import {
  AGAIN,
  CALL,
  CALL_ENDS,
  CONFIG,
  DELIVERED,
  NEXT_PUT,
  PUT,
  PUT_ENDS,
  SOLD,
  wheelTurn,
} from '#test/lib/strategies/wheel/whole-turn.ts';
import { type Rig, startRig } from '#test/support/rig.ts';

async function booksOf(rig: Rig) {
  const { book } = await loadBook(rig.ledger);
  const own = ownOf(book, 'wheel');
  const basis = basisOf(own, 'INTC');
  const held = own.positions.flatMap(({ id, holdings }) => holdings.map(({ lots }) => ({ id, lots })));
  return {
    phase: standOf(own, 'INTC').phase,
    cash: format(book.account.cash),
    holds: held.map(({ id, lots }) => `${format(sum(lots.map((lot) => lot.quantity)))} ${id}`),
    ...(basis ? { premium: format(basis.premium), basis: format(basis.price), net: format(basis.withPremium) } : {}),
  };
}

/** At the close of each of the days on which something happens. */
async function turned() {
  const rig = await startRig({ feed: wheelTurn(), day: SOLD, config: CONFIG, cash: usd('250000') });
  onTestFinished(() => rig.close());
  const breaks: unknown[] = [];
  const books: Awaited<ReturnType<typeof booksOf>>[] = [];
  for (const day of [SOLD, PUT_ENDS, DELIVERED, CALL_ENDS, AGAIN]) {
    breaks.push(...(await rig.day(day)));
    books.push(await booksOf(rig));
  }
  return { rig, breaks, books };
}

it('goes once around, with cash, cost basis and premium right to the cent', async () => {
  const { rig, breaks, books } = await turned();

  // 2 × 100 × 1.14 in; 200 × 40 out; 2 × 100 × 0.60 in; 200 × 45 in; 2 × 100 × 1.10 in.
  const basis = { premium: '228', basis: '40', net: '38.86' };
  expect(books).toEqual([
    { phase: 'put', cash: '250228', holds: [`-2 wheel:${PUT}`] },
    { phase: 'shares', cash: '242228', holds: ['200 wheel:INTC'], ...basis },
    { phase: 'called', cash: '242348', holds: ['200 wheel:INTC', `-2 wheel:${CALL}`], ...basis },
    { phase: 'free', cash: '251348', holds: [] },
    { phase: 'put', cash: '251568', holds: [`-2 wheel:${NEXT_PUT}`] },
  ]);
  // Of the first turn 228 + 120 of premium and 200 × (45 − 40).
  const realised = (await rig.all('position')).map((position) => [position.id, format(position.realised)]);
  expect(Object.fromEntries(realised)).toEqual({
    [`wheel:${PUT}`]: '228',
    [`wheel:${CALL}`]: '120',
    'wheel:INTC': '1000',
    [`wheel:${NEXT_PUT}`]: '0',
  });
  expect(breaks).toEqual([]);

  const orders = (await rig.all('order')).toSorted((a, b) => a.approvedAt - b.approvedAt);
  expect(
    orders.map(({ day, kind, state, quantity, legs, limitPrice }) =>
      [day, kind, state, format(quantity), legs.map(({ instrument }) => instrument.symbol), format(limitPrice)].join(
        ' ',
      ),
    ),
  ).toEqual([
    `${SOLD} entry filled 2 ${PUT} -1.12`,
    `${DELIVERED} entry filled 2 ${CALL} -0.59`,
    `${AGAIN} entry filled 2 ${NEXT_PUT} -1.08`,
  ]);
  const call = orders.find(({ day }) => day === DELIVERED);
  expect(call?.reasons).toMatchObject([
    { rule: 'cost-basis', observed: 40 },
    { rule: 'cost-basis-with-premium', observed: 38.86 },
    { rule: 'earnings' },
    ...[{ rule: 'expiry' }, { rule: 'short-call-strike' }, { rule: 'short-call-delta' }, { rule: 'credit' }, {}],
  ]);
  const said = (await rig.all('proposal')).filter(({ slot }) => newYorkDay(slot) === PUT_ENDS);
  expect(said.flatMap(({ whyNots }) => whyNots).map(({ reason }) => `${reason.rule} ${reason.observed}`)).toContain(
    'roll 0 days, in the money',
  );
});
