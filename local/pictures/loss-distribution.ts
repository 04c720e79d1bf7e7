/** How large daily losses were and how often, and below it where each method puts value at risk and expected shortfall. */
import {
  type Axis,
  acrossOf,
  axes,
  dot,
  type Frame,
  legend,
  line,
  linearScale,
  picture,
  polygon,
  roundTicks,
  type Scale,
  text,
} from './chart.ts';

export interface LossLine {
  readonly words: string;
  /** Fractions, positive. */
  readonly var: number;
  readonly es: number;
}

export interface LossPicture {
  readonly title: string;
  /** Source, period, confidence, horizon, and that it is modelled. */
  readonly subtitle: string;
  /** Of the days, as fractions; gains negative. */
  readonly losses: readonly number[];
  readonly lines: readonly LossLine[];
}

const PAGE = { width: 960, left: 70, right: 30, top: 96, histogram: 250, row: 26 };
const STRIP = { left: 250, right: 90 };
const [CALM, BEYOND, VAR, ES] = [0, 1, 1, 3];
const BINS = 60;

export const percent = (fraction: number, digits = 2): string => `${Number((100 * fraction).toFixed(digits))}`;
/** To the hundredth of a per cent, always. */
const hundredths = (fraction: number): string => (100 * fraction).toFixed(2);

interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

export function binsOf(losses: readonly number[], count = BINS): readonly Bin[] {
  const low = losses.reduce((a, b) => Math.min(a, b), 0);
  const high = losses.reduce((a, b) => Math.max(a, b), 0);
  const width = (high - low || 1) / count;
  const counts = new Array<number>(count).fill(0);
  for (const loss of losses) {
    const at = Math.min(count - 1, Math.floor((loss - low) / width));
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return counts.map((each, i) => ({ from: low + i * width, to: low + (i + 1) * width, count: each }));
}

/** Few days stand in the tail beside hundreds in the middle: heights go with the root, so that both can be seen. */
function rootAxis(frame: Frame, most: number): Axis {
  const root = linearScale([0, Math.sqrt(most) * 1.05], [frame.top + frame.height, frame.top]);
  const scale: Scale = { from: 0, to: most, place: (value) => root.place(Math.sqrt(value)) };
  const ticks = [0, 1, 5, 20, 50, 100, 200, 500, 1000, 2000].filter((tick) => tick <= most);
  return { scale, title: 'days, root scale', ticks, label: String };
}

function histogram(frame: Frame, { losses, lines }: LossPicture): string {
  const bins = binsOf(losses);
  const across = acrossOf(frame, [bins[0]?.from ?? 0, bins.at(-1)?.to ?? 1]);
  const ticks = roundTicks(across.from, across.to, 10);
  const x: Axis = { scale: across, title: 'loss in one day, % (gains negative)', ticks, label: (at) => percent(at) };
  const y = rootAxis(frame, Math.max(...bins.map(({ count }) => count)));
  const first = lines[0];
  const bars = bins
    .filter(({ count }) => count > 0)
    .map(({ from, to, count }) => {
      const [left, right, top] = [across.place(from), across.place(to), y.scale.place(count)];
      const bottom = frame.top + frame.height;
      const corners = [
        { x: left, y: bottom },
        { x: left, y: top },
        { x: right, y: top },
        { x: right, y: bottom },
      ];
      return polygon(corners, `bar mark-${first && from >= first.var ? BEYOND : CALM}`);
    });
  const upright = (at: number, className: string): string =>
    line({ x: across.place(at), y: frame.top }, { x: across.place(at), y: frame.top + frame.height }, className);
  const marks =
    first && lines.length === 1 ? [upright(first.var, `line line-${VAR}`), upright(first.es, `line line-${ES}`)] : [];
  return [axes(frame, { x, y }), ...bars, ...marks].join('\n');
}

/** A row for each method on one scale. */
function strip(frame: Frame, lines: readonly LossLine[]): string {
  const most = Math.max(0.001, ...lines.map(({ es }) => es));
  const least = Math.min(0, ...lines.map((each) => each.var));
  const across = acrossOf(frame, [least, most * 1.02]);
  const bottom = frame.top + frame.height;
  const ticks = roundTicks(across.from, across.to, 8);
  const rows = lines.map((each, i) => {
    const y = frame.top + PAGE.row * (i + 0.5);
    const [at, to] = [across.place(each.var), across.place(each.es)];
    return [
      text({ x: frame.left - 12, y: y + 4 }, each.words, { anchor: 'end' }),
      line({ x: at, y }, { x: to, y }, `line line-${CALM}`),
      dot({ x: at, y }, `mark-${VAR}`, 4.5),
      dot({ x: to, y }, `mark-${ES}`, 4.5),
      text({ x: at - 9, y: y + 4 }, hundredths(each.var), { anchor: 'end', className: 'small' }),
      text({ x: to + 9, y: y + 4 }, hundredths(each.es), { anchor: 'start', className: 'small' }),
    ].join('');
  });
  return [
    ...ticks.map((at) => line({ x: across.place(at), y: frame.top }, { x: across.place(at), y: bottom }, 'grid')),
    line({ x: frame.left, y: bottom }, { x: frame.left + frame.width, y: bottom }, 'axis'),
    ...ticks.map((at) => text({ x: across.place(at), y: bottom + 16 }, percent(at), { className: 'small' })),
    text({ x: frame.left + frame.width / 2, y: bottom + 34 }, 'loss, %, modelled'),
    ...rows,
  ].join('\n');
}

export function lossDistribution(data: LossPicture): string {
  const { title, subtitle, lines } = data;
  const top: Frame = {
    ...{ left: PAGE.left, top: PAGE.top, height: PAGE.histogram },
    width: PAGE.width - PAGE.left - PAGE.right,
  };
  const below: Frame = {
    ...{ left: STRIP.left, top: top.top + top.height + 70, height: PAGE.row * lines.length },
    width: PAGE.width - STRIP.left - STRIP.right,
  };
  const isOne = lines.length === 1;
  return picture({
    ...{ width: PAGE.width, height: below.top + below.height + 50, title, subtitle },
    body: [
      legend({ x: 22, y: 70 }, [
        {
          words: `days; orange: beyond ${isOne ? 'value at risk' : `value at risk (${lines[0]?.words ?? ''})`}`,
          colour: CALM,
          shape: 'bar',
        },
      ]),
      legend({ x: 480, y: 70 }, [{ words: 'value at risk', colour: VAR, shape: 'mark' }]),
      legend({ x: 620, y: 70 }, [{ words: 'expected shortfall', colour: ES, shape: 'mark' }]),
      histogram(top, data),
      strip(below, lines),
    ],
  });
}
