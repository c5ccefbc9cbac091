import { oneLine } from './cluster-access.ts';
import { harmless } from './columns.ts';

/** Tells a trouble when it comes and when it goes, not as long as it lasts. `null`: there is none (any more). */
export type ToldOnce = (whose: string, trouble: string | null) => void;

export const toldOnce = (write: (line: string) => void): ToldOnce => {
  const last = new Map<string, string | null>();
  return (whose, trouble) => {
    const before = last.get(whose) ?? null;
    last.set(whose, trouble);
    if (trouble === before) return;
    write(`${harmless(whose, 60)}: ${trouble === null ? 'is well again' : harmless(oneLine(trouble), 400)}`);
  };
};
