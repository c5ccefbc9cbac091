import { expect } from 'vitest';
import { eventDefinitions } from '../../adapters/events/definitions.ts';
import { at } from './at.ts';
import { observe } from './observe.ts';
import { type Tellings, toldBy } from './telling.ts';
import type { Change } from './truth.ts';

/** What is told of a truth from 15:50 to 16:40, each event as its schema has it. */
export const told = async (truth: readonly Change[], more: Partial<Tellings> = {}) => {
  const window = { from: '15:50:00', to: '16:40:00' };
  const says = { from: at(window.from), to: at(window.to), ...more };
  const entries = await toldBy(observe(truth, window), says);
  for (const { detailType, detail, id } of entries) {
    const definition = eventDefinitions.find((d) => d.detailType === detailType);
    expect(definition?.schema.safeParse(detail).error, id).toBeUndefined();
  }
  return entries;
};
