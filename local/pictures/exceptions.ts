/** Daily returns over time with the value at risk that was forecast for each day; days that lost more are marked. */
import {
  type Axis,
  axes,
  dot,
  type Frame,
  legend,
  line,
  linearScale,
  type Point,
  picture,
  polyline,
  roundTicks,
  type Scale,
  spanOf,
  text,
  upOf,
} from './chart.ts';
import { percent } from './loss-distribution.ts';

export interface ForecastDay {
  /** A date, or what a row is called. */
  readonly day: string;
  readonly return: number;
  /** Positive. */
  readonly var: number;
  readonly exception: boolean;
}

export interface ExceptionPanel {
  /** Method, window, count and expected count. */
  readonly words: string;
  readonly days: readonly ForecastDay[];
}

export interface ExceptionPicture {
  readonly title: string;
  readonly subtitle: string;
  readonly panels: readonly ExceptionPanel[];
}

const PAGE = { width: 960, left: 70, right: 24, top: 92, panel: 230, gap: 34, axis: 50 };
const [RETURN, FORECAST, EXCEPTION] = [5, 0, 1];

/** At most one stroke for each pixel, however many days: lowest and highest return of the days that share it. */
function strokes(days: readonly ForecastDay[], across: Scale, up: Scale): readonly string[] {
  const columns = new Map<number, { low: number; high: number }>();
  for (const [i, { return: result }] of days.entries()) {
    const x = Math.round(across.place(i));
    const known = columns.get(x) ?? { low: 0, high: 0 };
    columns.set(x, { low: Math.min(known.low, result), high: Math.max(known.high, result) });
  }
  return [...columns].map(([x, { low, high }]) =>
    line({ x, y: up.place(low) }, { x, y: up.place(high) }, `bar line-${RETURN}`),
  );
}

/** The forecast as a line, its most cautious day where several share a pixel. */
function forecastLine(days: readonly ForecastDay[], across: Scale, up: Scale): string {
  const columns = new Map<number, number>();
  for (const [i, { var: loss }] of days.entries()) {
    const x = Math.round(across.place(i));
    columns.set(x, Math.max(columns.get(x) ?? Number.NEGATIVE_INFINITY, loss));
  }
  const points: readonly Point[] = [...columns].map(([x, loss]) => ({ x, y: up.place(-loss) }));
  return polyline(points, `line-${FORECAST}`);
}

/** Where a year begins, or a month where there are few years; every so many rows where there are no dates. */
export function dayTicks(
  days: readonly Pick<ForecastDay, 'day'>[],
  about = 8,
): { readonly at: readonly number[]; readonly label: (at: number) => string } {
  const dated = /^\d{4}-\d\d-\d\d$/.test(days[0]?.day ?? '');
  const part = new Set(days.map(({ day }) => day.slice(0, 4))).size > 3 ? 4 : 7;
  const starts = dated
    ? days.flatMap(({ day }, i) => (i > 0 && days[i - 1]?.day.slice(0, part) !== day.slice(0, part) ? [i] : []))
    : roundTicks(0, days.length - 1, about).filter(Number.isInteger);
  const step = Math.max(1, Math.ceil(starts.length / (about + 2)));
  return {
    at: starts.filter((_, i) => i % step === 0),
    label: (at) => (dated ? (days[at]?.day.slice(0, part) ?? '') : (days[at]?.day ?? '')),
  };
}

function panel({ words, days }: ExceptionPanel, frame: Frame, span: readonly [number, number]): string {
  const across = linearScale([0, Math.max(1, days.length - 1)], [frame.left, frame.left + frame.width]);
  const up = upOf(frame, span);
  const ticks = dayTicks(days);
  const x: Axis = { scale: across, title: '', ticks: ticks.at, label: ticks.label };
  const y: Axis = {
    scale: up,
    title: 'return in a day, %',
    ticks: roundTicks(span[0], span[1], 5),
    label: (at) => percent(at),
  };
  const hits = days.flatMap((day, i) =>
    day.exception ? [dot({ x: across.place(i), y: up.place(day.return) }, `mark-${EXCEPTION}`, 3)] : [],
  );
  return [
    text({ x: frame.left, y: frame.top - 8 }, words, { anchor: 'start' }),
    axes(frame, { x, y }),
    ...strokes(days, across, up),
    forecastLine(days, across, up),
    ...hits,
  ].join('\n');
}

export function exceptionPicture({ title, subtitle, panels }: ExceptionPicture): string {
  const all = panels.flatMap(({ days }) => days);
  const span = spanOf([...all.map((day) => day.return), ...all.map((day) => -day.var), 0], 0.04);
  const step = PAGE.panel + PAGE.gap;
  return picture({
    ...{ width: PAGE.width, height: PAGE.top + step * panels.length + PAGE.axis - PAGE.gap, title, subtitle },
    body: [
      legend({ x: 22, y: 66 }, [{ words: 'return', colour: RETURN, shape: 'bar' }]),
      legend({ x: 130, y: 66 }, [
        { words: 'value at risk, forecast the day before (modelled)', colour: FORECAST, shape: 'line' },
      ]),
      legend({ x: 470, y: 66 }, [{ words: 'exception: lost more than that', colour: EXCEPTION, shape: 'mark' }]),
      ...panels.map((each, i) => {
        const frame = {
          ...{ left: PAGE.left, width: PAGE.width - PAGE.left - PAGE.right },
          ...{ top: PAGE.top + i * step + 14, height: PAGE.panel - 28 },
        };
        return panel(each, frame, span);
      }),
    ],
  });
}
