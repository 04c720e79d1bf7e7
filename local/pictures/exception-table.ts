/**
 * Exceptions found for each that was expected, a line a method and a column a year: blue where there were fewer, orange where
 * there were more, the deeper the further off. Twice as many is as far off as half as many.
 */
import { type Point, picture, text } from './chart.ts';

export interface ExceptionPanel {
  readonly title: string;
  readonly methods: readonly string[];
  readonly years: readonly string[];
  /** By method, then by year; undefined where there is nothing to tell. */
  readonly ratios: readonly (readonly (number | undefined)[])[];
}

const CELL = { width: 74, height: 26 };
const LEFT = 240;
const TOP = 96;
const GAP = 74;
/** Five times as many, or as few, is as deep as it gets. */
const DEEPEST = Math.log(5);
const [FEWER, MORE] = [0, 1];

function cell(corner: Point, ratio: number | undefined): string {
  const middle = { x: corner.x + CELL.width / 2, y: corner.y + CELL.height / 2 + 4 };
  if (ratio === undefined) return text(middle, 'none', { className: 'small' });
  const depth = Math.min(1, Math.abs(Math.log(Math.max(ratio, 1e-3))) / DEEPEST);
  const colour = ratio < 1 ? FEWER : MORE;
  const box = `x="${corner.x + 1}" y="${corner.y + 1}" width="${CELL.width - 2}" height="${CELL.height - 2}"`;
  return `<rect ${box} class="mark-${colour}" fill-opacity="${(0.75 * depth).toFixed(2)}"/>${text(middle, `${ratio.toFixed(1)} ×`)}`;
}

function panel({ title, methods, years, ratios }: ExceptionPanel, top: number): readonly string[] {
  return [
    text({ x: 20, y: top - 24 }, title, { anchor: 'start' }),
    ...years.map((year, i) => text({ x: LEFT + (i + 0.5) * CELL.width, y: top - 6 }, year, { className: 'small' })),
    ...methods.flatMap((method, row) => {
      const y = top + row * CELL.height;
      return [
        text({ x: LEFT - 8, y: y + CELL.height / 2 + 4 }, method, { anchor: 'end', className: 'small' }),
        ...years.map((_, i) => cell({ x: LEFT + i * CELL.width, y }, ratios[row]?.[i])),
      ];
    }),
  ];
}

export function exceptionTable(
  panels: readonly ExceptionPanel[],
  { title, subtitle }: { readonly title: string; readonly subtitle: string },
): string {
  const columns = Math.max(0, ...panels.map(({ years }) => years.length));
  const heights = panels.map(({ methods }) => methods.length * CELL.height + GAP);
  const tops = heights.map((_, i) => TOP + heights.slice(0, i).reduce((sum, height) => sum + height, 0));
  return picture({
    ...{ width: LEFT + columns * CELL.width + 20, height: TOP + heights.reduce((sum, height) => sum + height, 0) - 40 },
    ...{ title, subtitle },
    body: panels.flatMap((each, i) => panel(each, tops[i] ?? TOP)),
  });
}
