import type { Markup } from './markup.ts';

/**
 * How the mail looks. Every client reads inline styles, so they carry the light look and all of the layout; those that
 * know `prefers-color-scheme` let the classes put the dark colours over it.
 */
/** On the outermost cell; the style sheet says it again for clients that do not hand it down to tables. */
export const SANS = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const MONO = "font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,'Liberation Mono',monospace";

type Colours = Readonly<Record<string, string>>;

// Text on its ground has a contrast of at least 4.5 : 1 in both.
const LIGHT: Colours = {
  ground: '#ffffff',
  card: '#f6f8fa',
  text: '#1f2328',
  dim: '#59636e',
  line: '#d1d9e0',
  good: '#1a7f37',
  bad: '#c9252d',
  warn: '#8a5a00',
  none: '#59636e',
  tintGood: '#dafbe1',
  tintBad: '#ffdcd7',
  tintWarn: '#fff1c2',
  tintNone: '#eaeef2',
};
const DARK: Colours = {
  ground: '#0d1117',
  card: '#161b22',
  text: '#f0f6fc',
  dim: '#9ba5b0',
  line: '#3d444d',
  good: '#4ac26b',
  bad: '#ff7b72',
  warn: '#e3b341',
  none: '#9ba5b0',
  tintGood: '#12361f',
  tintBad: '#5a1e1b',
  tintWarn: '#443410',
  tintNone: '#262c36',
};

/** Areas need no contrast for reading, and an amber fit for text is brown. */
const FILLS: Colours = { warn: '#d29922' };

const GROUNDS = ['ground', 'card', 'tintGood', 'tintBad', 'tintWarn', 'tintNone'] as const;
const INKS = ['text', 'dim', 'good', 'bad', 'warn', 'none'] as const;
export type Ground = (typeof GROUNDS)[number];
export type Ink = (typeof INKS)[number];

const classOf = (name: string): string => `c-${name}`;

const rules = (colours: Colours): string =>
  [
    ...GROUNDS.map((g) => `.${classOf(g)}{background-color:${colours[g]}!important}`),
    ...INKS.map((i) => `.${classOf(i)}{color:${colours[i]}!important}`),
    ...INKS.map((i) => `.f-${i}{background-color:${colours[i]}!important}`),
    `.c-line{border-color:${colours.line}!important}`,
  ].join('');

/** For the head of the document. */
export const STYLESHEET = `:root{color-scheme:light dark}body{margin:0}td,th,p,h1,h2,div,span{${SANS}}.mono{${MONO}}@media (prefers-color-scheme:dark){${rules(DARK)}}`;

type Look = {
  readonly ground?: Ground;
  readonly ink?: Ink;
  /** An ink used as the colour of an area, such as a bar. */
  readonly fill?: Ink;
  readonly line?: boolean;
  readonly mono?: boolean;
  readonly css?: string;
};

/** The class and style attributes of an element. `css` is ours, never text from a cluster. */
export const look = ({ ground, ink, fill, line, mono, css }: Look): Markup => {
  const classes = [
    ...(ground ? [classOf(ground)] : []),
    ...(ink ? [classOf(ink)] : []),
    ...(fill ? [`f-${fill}`] : []),
    ...(line ? ['c-line'] : []),
    ...(mono ? ['mono'] : []),
  ];
  const styles = [
    ...(ground ? [`background-color:${LIGHT[ground]}`] : []),
    ...(ink ? [`color:${LIGHT[ink]}`] : []),
    ...(fill ? [`background-color:${FILLS[fill] ?? LIGHT[fill]}`] : []),
    ...(mono ? [MONO] : []),
    ...(css ? [css] : []),
    // Last: `border-bottom` in the css would take the colour back.
    ...(line ? [`border-color:${LIGHT.line}`] : []),
  ].join(';');
  return { markup: `class="${classes.join(' ')}" style="${styles.replaceAll('"', "'")}"` };
};
