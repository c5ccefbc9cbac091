import type { Writable } from 'node:stream';

/** Colours for a person at a terminal; for anything else, and under NO_COLOR, the bare text. */
export type Style = Readonly<Record<'good' | 'bad' | 'warn' | 'dim' | 'bold', (text: string) => string>>;

const wrap = (open: number, close: number) => (text: string) => `\u001b[${open}m${text}\u001b[${close}m`;
const bare = (text: string): string => text;

export const styleFor = (stream: Writable & { readonly isTTY?: boolean }): Style => {
  const wanted = stream.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== 'dumb';
  if (!wanted) return { good: bare, bad: bare, warn: bare, dim: bare, bold: bare };
  return { good: wrap(32, 39), bad: wrap(31, 39), warn: wrap(33, 39), dim: wrap(2, 22), bold: wrap(1, 22) };
};
