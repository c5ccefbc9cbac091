import type { Observation } from '../../core/ports/source.ts';
import type { Instant } from '../../core/time.ts';
import { messageOf } from './errors.ts';
import type { HeldSource } from './held-source.ts';
import { readCursor } from './place.ts';
import { observationOf } from './source.ts';

/**
 * A source that is opened at the first look, and tried again at each further one where that fails: a kubeconfig that is
 * not there yet, or a cloud that does not answer, is a look in vain and no end. Whatever `open` throws is told.
 */
export const lateSource = (open: () => Promise<HeldSource>): HeldSource => {
  let opened: HeldSource | null = null;
  return {
    observe: async (resume, at) => {
      try {
        opened ??= await open();
      } catch (error) {
        return unseen(resume, at, messageOf(error));
      }
      return opened.observe(resume, at);
    },
    stop: async () => opened?.stop(),
  };
};

/** A look that saw nothing: the next one goes on from the same place. */
export const unseen = (resume: string | null, at: Instant, problem: string): Observation => {
  const cursor = readCursor(resume);
  // What is no cursor stays what it was; '' is none either, and the next look begins with a list.
  if (cursor === null) return { facts: [], resume: resume ?? '', problems: [problem] };
  return { ...observationOf([], cursor, at), problems: [problem] };
};
