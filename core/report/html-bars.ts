import type { SliReport } from '../numbers/objective.ts';
import { type Ink, look } from './html-look.ts';
import { html, type Markup, nothing } from './markup.ts';
import { toneOf } from './style.ts';

/** A part of a bar, as a count; parts of one bar are shares of their sum. */
type Part = { readonly size: number; readonly fill: Ink | null };

/** Whole percents that add up to 100, none below 2 so that a single bad run is still seen. */
const percents = (sizes: readonly number[]): readonly number[] => {
  const sum = sizes.reduce((a, b) => a + b, 0);
  const least = sizes.map((size) => Math.max(2, Math.floor((size * 100) / sum)));
  const longest = least.indexOf(Math.max(...least));
  const excess = least.reduce((a, b) => a + b, 0) - 100;
  return least.map((p, i) => (i === longest ? p - excess : p));
};

const bar = (parts: readonly Part[], height: number): Markup => {
  const shown = parts.filter((p) => p.size > 0);
  const widths = percents(shown.map((p) => p.size));
  const size = `height:${height}px;line-height:${height}px;font-size:1px;padding:0`;
  const cells = shown.map(
    ({ fill }, i) =>
      html`<td width="${widths[i] ?? 0}%" ${look(fill ? { fill, css: size } : { ground: 'tintNone', css: size })}>&nbsp;</td>`,
  );
  return html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="border-collapse:collapse"><tr>${cells}</tr></table>`;
};

/**
 * The error budget as a bar: what was used, what went over, what nobody saw, what is left. Where more was used than
 * allowed the whole bar is what was used, and its red part is what went over.
 */
export const budgetBar = (sli: SliReport, height: number): Markup => {
  if (sli.kind === 'no-data') return nothing;
  const { allowed, used } = sli.budget;
  const within = Math.min(used, allowed);
  const left = Math.max(0, allowed - used - sli.unknown);
  const parts: readonly Part[] = [
    { size: within, fill: used > allowed ? 'warn' : toneInk(sli.kind) },
    { size: used - within, fill: 'bad' },
    { size: sli.unknown, fill: 'none' },
    { size: left, fill: null },
  ];
  return bar(parts.some((p) => p.size > 0) ? parts : [{ size: 1, fill: null }], height);
};

export const toneInk = (kind: SliReport['kind']): Ink => {
  const tone = toneOf(kind);
  return tone === 'dim' ? 'none' : tone;
};

const SHADES = ['tintNone', 'tintWarn', 'tintBad'] as const;

/** A cell for each day, empty for none bad; the number is what was bad. A single day needs none, and at most 14 fit a phone. */
export const dayStrip = (badByDay: readonly number[], labels: readonly string[]): Markup => {
  if (badByDay.length < 2 || badByDay.length > 14) return nothing;
  const cells = badByDay.map((bad, i) => {
    const css = 'text-align:center;font-size:11px;line-height:16px;padding:1px 0;border-radius:3px';
    const ground = SHADES[bad === 0 ? 0 : 2];
    return html`<td width="${Math.floor(100 / badByDay.length)}%" ${look({ ground, ink: bad === 0 ? 'dim' : 'text', css })}>${labels[i] ?? ''}${bad === 0 ? nothing : html`&nbsp;<b>${bad}</b>`}</td>`;
  });
  return html`<table role="presentation" width="100%" cellpadding="0" cellspacing="2" border="0"><tr>${cells}</tr></table>`;
};
