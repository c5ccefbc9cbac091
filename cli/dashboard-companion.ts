import { snapshotSqueeze } from '../adapters/store/squeeze.ts';
import type { StartCompanion } from './companion.ts';
import { mailsIn } from './local-mails.ts';
import { serveOn } from './ui.ts';

const USUAL_PORT = 8790;

/** The dashboard on localhost, beside `up`, over the same store. */
export const dashboardCompanion: StartCompanion = async ({ store, port, data, configuration }) => {
  const mails = mailsIn(data, configuration);
  const on = (which: number) => serveOn({ ...store, ...snapshotSqueeze }, which, mails);
  // That another `up` runs on this machine must not keep this one from watching.
  const served = port === null ? await on(USUAL_PORT).catch(() => on(0)) : await on(port);
  const captured = mails === null ? '' : `, captured mails on ${served.url}mails`;
  return { says: `dashboard on ${served.url}${captured}`, stop: served.stop };
};
