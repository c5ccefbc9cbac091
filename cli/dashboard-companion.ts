import { gzipSqueeze } from '../adapters/store/squeeze.ts';
import type { StartCompanion } from './companion.ts';
import { serveOn } from './ui.ts';

/** The dashboard on localhost, beside `up`, over the same store. */
export const dashboardCompanion: StartCompanion = async ({ store, port }) => {
  const served = await serveOn({ ...store, ...gzipSqueeze }, port);
  return { says: `dashboard on ${served.url}`, stop: served.stop };
};
