import type { SliReport } from '../numbers/objective.ts';

/** How text is painted; each function may only add what has no width. */
export type Style = Readonly<Record<'good' | 'bad' | 'warn' | 'dim' | 'bold', (text: string) => string>>;

const bare = (text: string): string => text;
export const plainStyle: Style = { good: bare, bad: bare, warn: bare, dim: bare, bold: bare };

const TONES = {
  met: 'good',
  missed: 'bad',
  undetermined: 'warn',
  'no-data': 'dim',
} as const satisfies Record<SliReport['kind'], keyof Style>;

export type Tone = (typeof TONES)[SliReport['kind']];

export const toneOf = (kind: SliReport['kind']): Tone => TONES[kind];
