import type { JudgePorts } from '../core/pipeline/judge.ts';
import type { Companion } from './companion.ts';
import { station } from './station.ts';
import { troubleTeller } from './tell.ts';
import type { Watched } from './watched.ts';
import { WorldError } from './world-error.ts';

export type Watching = {
  readonly ports: JudgePorts;
  readonly companions: readonly Companion[];
  /** Tells one cluster from another on the terminal; null where there is only one. */
  readonly label: string | null;
  readonly once: boolean;
  readonly stop: AbortSignal;
};

/**
 * One cluster, tick by tick, until told to stop. What happens to it stays with it: its neighbours have stations of
 * their own. @throws WorldError with `once`, where nothing was seen or stored
 */
export const watchCluster = async (watched: Watched, watching: Watching): Promise<void> => {
  const { label, once, stop } = watching;
  const post = stationOf(watched, watching);
  const trouble = troubleTeller(label);
  for await (const at of watched.ticks) {
    try {
      const seen = await post.tick(at);
      // Told to stop, a look ends early: that it is not complete is nobody's trouble.
      if (seen.kind === 'recorded' && !stop.aborted) trouble.now(seen.problems);
      if (once && seen.kind === 'recorded' && seen.facts === 0 && seen.problems[0] !== undefined)
        throw new WorldError(seen.problems[0]);
    } catch (error) {
      if (once) throw error;
      trouble.now([error instanceof WorldError ? error.message : ourMistake(error)]);
    }
    if (once) break;
  }
  await post.rest();
};

const stationOf = ({ source }: Watched, { ports, companions }: Watching) => {
  const decided: JudgePorts['decided'] = async (step, set) => {
    for (const companion of companions) await companion.decided?.(ports, step, set);
  };
  return station({ ...ports, decided }, source, async (set, at) => {
    for (const companion of companions) await companion.judged?.(ports, set, at);
  });
};

/** The next tick begins from what is stored, as after a crash: whoever watches must not stop for one odd object. */
const ourMistake = (error: unknown): string =>
  `this tick failed by a mistake of Cronwitness's own, please report it: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
