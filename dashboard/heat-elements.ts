import { h } from './dom.ts';

export type HeatElements = {
  readonly scroll: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;
  readonly spacer: HTMLElement;
  /** Beside the pointer. */
  readonly tip: HTMLElement;
  /** What a screen reader says of the cell under the cursor. */
  readonly says: HTMLElement;
};

const LABEL =
  'Runs of each CronJob over time. Arrow keys move, Enter opens a cell. The same stands in a table below.';

export const heatElements = (): HeatElements => {
  const canvas = h('canvas', { 'aria-hidden': 'true' });
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('this browser has no canvas');
  const spacer = h('div');
  const scroll = h(
    'div',
    {
      class: 'heat-scroll',
      tabindex: '0',
      role: 'application',
      'aria-roledescription': 'heat map',
      'aria-label': LABEL,
    },
    canvas,
    spacer,
  );
  const tip = h('p', { class: 'tip', 'aria-hidden': 'true', hidden: true });
  const says = h('p', { class: 'unseen', 'aria-live': 'polite' });
  return { scroll, canvas, context, spacer, tip, says };
};
