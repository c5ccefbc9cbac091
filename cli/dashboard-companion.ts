import type { StartCompanion } from './companion.ts';
import { serveOn } from './ui.ts';

/** The dashboard on localhost, beside `up`, over the same store. */
export const dashboardCompanion: StartCompanion = async ({ ports, store, port }) => {
  const served = await serveOn({ ...store, unsqueeze: ports.unsqueeze }, port);
  return { says: `dashboard on ${served.url}`, stop: served.stop };
};
