import { get } from './api.ts';
import type { Window } from './view.ts';

const MINUTE_MS = 60_000;

type About = {
  readonly cluster: string;
  readonly filtered: boolean;
  readonly incident: string;
  readonly asOf: string;
};

/** What stands where no bad run does: good news only as far as somebody looked. */
export const noneWords = async (
  window: Window,
  { cluster, filtered, incident, asOf }: About,
): Promise<string> => {
  // An incident's runs are asked for whenever they were: most of that time means nothing.
  if (incident !== '') return 'None with these filters.';
  const { resources } = await get('/v1/coverage', { ...window, cluster });
  const deciding = resources.filter(({ resource }) => resource !== 'events');
  const watched = Math.min(...deciding.map(({ watchedMinutes }) => watchedMinutes));
  const [since, until, known] = [Date.parse(window.since), Date.parse(window.until), Date.parse(asOf)];
  const total = Math.floor(((since < known ? Math.min(until, known) : until) - since) / MINUTE_MS);
  if (watched >= total)
    return filtered ? 'None with these filters.' : 'No run was late, never started, dropped or killed.';
  const none = filtered ? 'None is known with these filters' : 'No run is known to have been bad';
  return `${none}: ${watched.toLocaleString('en-GB')} of ${total.toLocaleString('en-GB')} minutes were watched.`;
};
