/**
 * The pieces of a chart as SVG text: scales, axes with their units, lines, marks and a legend. Colours are classes, so one
 * picture reads on white and on black paper; `line-0` … `line-7` and `mark-0` … `mark-7` are one colour each.
 */

export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Data to pixels along one axis. */
export interface Scale {
  readonly from: number;
  readonly to: number;
  readonly place: (value: number) => number;
}

export interface Axis {
  readonly scale: Scale;
  /** What is drawn, with its unit: "strike, USD". */
  readonly title: string;
  readonly ticks: readonly number[];
  readonly label: (value: number) => string;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export const COLOURS = 8;
/** Told apart also by the colour-blind (after Okabe and Ito, 2008), darker on white, lighter on black. */
const ON_WHITE = ['#0063a3', '#c24e00', '#007a5a', '#b0307f', '#8a6a00', '#3f8fc4', '#555555', '#7a3fb0'];
const ON_BLACK = ['#6cb8f0', '#ff9d4d', '#3fd0a3', '#f08cc8', '#e8c84a', '#a7d8ff', '#bbbbbb', '#c79bf2'];

const coloured = (colours: readonly string[]): string =>
  colours
    .slice(0, COLOURS)
    .map((colour, i) => `.line-${i}{stroke:${colour}}.mark-${i}{fill:${colour}}`)
    .join('');

const THEME = [
  'text{font-family:system-ui,sans-serif;font-size:12px;fill:#222}.title{font-size:16px;font-weight:600}.small{font-size:11px}.on-mark{fill:#fff}',
  '.paper{fill:#fff}.grid{stroke:#e3e3e3}.axis{stroke:#666}.zero{stroke:#888;stroke-dasharray:4 3}',
  '.line{fill:none;stroke-width:1.8}.bar{stroke-width:1;opacity:.55}.area{opacity:.18}',
  coloured(ON_WHITE),
  '@media (prefers-color-scheme:dark){text{fill:#e6e6e6}.paper{fill:#16181c}.grid{stroke:#33373d}.axis{stroke:#999}.on-mark{fill:#16181c}',
  `${coloured(ON_BLACK)}}`,
].join('');

export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const px = (value: number): string => String(Number(value.toFixed(1)));

/** From `domain` onto pixels; a range that runs backwards turns the axis over. */
export function linearScale(domain: readonly [number, number], range: readonly [number, number]): Scale {
  const [from, to] = domain;
  const slope = to === from ? 0 : (range[1] - range[0]) / (to - from);
  const middle = (range[0] + range[1]) / 2;
  return { from, to, place: (value) => (slope === 0 ? middle : range[0] + (value - from) * slope) };
}

export const acrossOf = (frame: Frame, domain: readonly [number, number]): Scale =>
  linearScale(domain, [frame.left, frame.left + frame.width]);
export const upOf = (frame: Frame, domain: readonly [number, number]): Scale =>
  linearScale(domain, [frame.top + frame.height, frame.top]);

/** Round values, 1, 2 or 5 times a power of ten apart, about as many as asked for. */
export function roundTicks(from: number, to: number, about = 6): readonly number[] {
  const rough = (to - from) / Math.max(1, about);
  if (!(rough > 0) || !Number.isFinite(rough)) return [from];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((times) => times * power >= rough * 0.999) ?? 10) * power;
  const first = Math.ceil(from / step - 1e-9);
  const count = Math.floor(to / step + 1e-9) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** The least and the greatest, with a share of their distance as room on both sides. */
export function spanOf(values: readonly number[], room = 0.05): readonly [number, number] {
  const known = values.filter(Number.isFinite);
  if (known.length === 0) return [0, 1];
  const low = known.reduce((a, b) => Math.min(a, b));
  const high = known.reduce((a, b) => Math.max(a, b));
  const margin = (high > low ? high - low : Math.abs(high) || 1) * room;
  return [low - margin, high + margin];
}

export interface Words {
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly className?: string;
  /** Degrees, clockwise. */
  readonly turned?: number;
}

export function text(at: Point, words: string, { anchor = 'middle', className, turned }: Words = {}): string {
  const style = className === undefined ? '' : ` class="${className}"`;
  const turn = turned === undefined ? '' : ` transform="rotate(${turned} ${px(at.x)} ${px(at.y)})"`;
  return `<text x="${px(at.x)}" y="${px(at.y)}" text-anchor="${anchor}"${style}${turn}>${escaped(words)}</text>`;
}

export const line = (from: Point, to: Point, className: string): string =>
  `<line x1="${px(from.x)}" y1="${px(from.y)}" x2="${px(to.x)}" y2="${px(to.y)}" class="${className}"/>`;

export const polyline = (points: readonly Point[], className: string): string =>
  `<polyline points="${points.map(({ x, y }) => `${px(x)},${px(y)}`).join(' ')}" class="line ${className}"/>`;

export const polygon = (points: readonly Point[], className: string): string =>
  `<polygon points="${points.map(({ x, y }) => `${px(x)},${px(y)}`).join(' ')}" class="${className}"/>`;

export const dot = (at: Point, className: string, radius = 2.5): string =>
  `<circle cx="${px(at.x)}" cy="${px(at.y)}" r="${px(radius)}" class="${className}"/>`;

/** Grid, frame, tick labels and titles of both axes. */
export function axes(frame: Frame, { x, y }: { readonly x: Axis; readonly y: Axis }): string {
  const [right, bottom] = [frame.left + frame.width, frame.top + frame.height];
  const upright = x.ticks.map((value) => x.scale.place(value));
  const level = y.ticks.map((value) => y.scale.place(value));
  return [
    ...upright.map((at) => line({ x: at, y: frame.top }, { x: at, y: bottom }, 'grid')),
    ...level.map((at) => line({ x: frame.left, y: at }, { x: right, y: at }, 'grid')),
    line({ x: frame.left, y: bottom }, { x: right, y: bottom }, 'axis'),
    line({ x: frame.left, y: frame.top }, { x: frame.left, y: bottom }, 'axis'),
    ...x.ticks.map((value, i) => text({ x: upright[i] ?? 0, y: bottom + 16 }, x.label(value), { className: 'small' })),
    ...y.ticks.map((value, i) =>
      text({ x: frame.left - 6, y: (level[i] ?? 0) + 4 }, y.label(value), { anchor: 'end', className: 'small' }),
    ),
    text({ x: frame.left + frame.width / 2, y: bottom + 34 }, x.title),
    text({ x: frame.left - 44, y: frame.top + frame.height / 2 }, y.title, { turned: -90 }),
  ].join('\n');
}

export interface LegendEntry {
  readonly words: string;
  readonly colour: number;
  readonly shape: 'line' | 'mark' | 'bar';
}

/** One entry below the other from a corner. */
export function legend(corner: Point, entries: readonly LegendEntry[]): string {
  return entries
    .map(({ words, colour, shape }, i) => {
      const y = corner.y + 17 * i;
      const [from, to] = [
        { x: corner.x, y },
        { x: corner.x + 18, y },
      ];
      const sign =
        shape === 'mark'
          ? dot({ x: corner.x + 9, y }, `mark-${colour}`, 3)
          : shape === 'bar'
            ? line({ x: corner.x + 9, y: y - 6 }, { x: corner.x + 9, y: y + 6 }, `bar line-${colour}`)
            : polyline([from, to], `line-${colour}`);
      return `${sign}${text({ x: corner.x + 24, y: y + 4 }, words, { anchor: 'start', className: 'small' })}`;
    })
    .join('\n');
}

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  /** A line under the title: source, time, and whether it is modelled. */
  readonly subtitle?: string;
  readonly body: readonly string[];
}

/** A whole SVG file. Title and subtitle take the first 52 pixels. */
export function picture({ width, height, title, subtitle, body }: Picture): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<style>${THEME}</style>`,
    `<rect width="${width}" height="${height}" class="paper"/>`,
    text({ x: 20, y: 26 }, title, { anchor: 'start', className: 'title' }),
    ...(subtitle === undefined ? [] : [text({ x: 20, y: 45 }, subtitle, { anchor: 'start' })]),
    ...body,
    '</svg>\n',
  ].join('\n');
}
