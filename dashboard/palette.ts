import type { Palette } from './heat-draw.ts';

// The canvas takes its colours from the style sheet, so that light and dark are decided in one place.
const NAMES = {
  g: '--good',
  f: '--failed',
  s: '--excluded',
  p: '--open',
  u: '--unknown',
  l: '--late',
  k: '--killed',
  n: '--never',
  d: '--dropped',
  '.': '--nothing',
  text: '--text',
  muted: '--muted',
  hatch: '--hatch',
  ground: '--card',
  focus: '--focus',
  mark: '--mark',
} as const satisfies Record<keyof Palette, string>;

export const readPalette = (): Palette => {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: keyof typeof NAMES): string => style.getPropertyValue(NAMES[name]).trim();
  return {
    g: colour('g'),
    f: colour('f'),
    s: colour('s'),
    p: colour('p'),
    u: colour('u'),
    l: colour('l'),
    k: colour('k'),
    n: colour('n'),
    d: colour('d'),
    '.': colour('.'),
    text: colour('text'),
    muted: colour('muted'),
    hatch: colour('hatch'),
    ground: colour('ground'),
    focus: colour('focus'),
    mark: colour('mark'),
  };
};
