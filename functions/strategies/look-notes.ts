/** What a look notes about its figures while they come in: where they are from, and what is missing. */
import type { Figure, Gap, Provenance, Sourced } from '#lib/model/market-source.ts';
import type { BarsView } from '#lib/model/market-view.ts';

export type Notes = Pick<BarsView, 'provenance' | 'gaps'>;

export interface Noting {
  /** The figures, having noted the rest. */
  of<T>(figure: Figure, answer: Sourced<T>): T;
  all(): Notes;
}

/** Continues the notes of an earlier part of the same look. */
export function noting(before: Notes = {}): Noting {
  const provenance = new Map<Figure, readonly Provenance[]>(
    Object.entries(before.provenance ?? {}) as [Figure, readonly Provenance[]][],
  );
  const gaps: Gap[] = [...(before.gaps ?? [])];
  return {
    of(figure, { figures, from, gaps: missing }) {
      if (from.length > 0) provenance.set(figure, distinct([...(provenance.get(figure) ?? []), ...from]));
      gaps.push(...missing);
      return figures;
    },
    all: () => ({
      ...(provenance.size > 0 ? { provenance: Object.fromEntries(provenance) } : {}),
      ...(gaps.length > 0 ? { gaps: distinct(gaps) } : {}),
    }),
  };
}

const distinct = <T>(list: readonly T[]): readonly T[] => [
  ...new Map(list.map((each) => [JSON.stringify(each), each])).values(),
];
