import { keepExternalRun } from '../adapters/chronos/keep-external-run.ts';
import { measureIn } from '../adapters/configuration/measure.ts';
import { externalRunsOn } from '../adapters/store/external-runs.ts';
import { outboxOn } from '../adapters/store/outbox.ts';
import { findZone, type Zone } from '../core/numbers/zone.ts';
import { telling } from '../core/pipeline/tell-tick.ts';
import { duration, minutes, seconds } from '../core/time.ts';
import { alertLine } from './alert-line.ts';
import type { StartCompanion } from './companion.ts';
import { openLocalBus } from './local-bus.ts';
import { localMails, mailsIn } from './local-mails.ts';
import { sendingBy } from './sending.ts';
import { styleFor } from './style.ts';
import { toldOnce } from './told-once.ts';

// What others put into the outbox (a drill) waits at most so long, also when nothing is watched any more.
const EVERY = seconds(1);

/**
 * The embedded bus beside `up`: what the judge decides goes into the outbox, and from there by the deployed rules to
 * mails, webhooks and the terminal, which is the topic's subscriber here.
 */
export const busCompanion: StartCompanion = async (around) => {
  const { table, store, clusters, configuration, zone, data } = around;
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const look = { zone: zoneNamed(zone), style: styleFor(process.stdout), several: clusters.length > 1 };
  const trouble = toldOnce((line) => process.stderr.write(`cronwitness: ${line}\n`));
  const book = externalRunsOn(table);
  const bus = await openLocalBus({
    data,
    webhooks: configuration?.webhooks ?? [],
    mail: await localMails({ table, configuration, data, say }),
    externalRuns: async ({ input }) => {
      const { refused } = await keepExternalRun(input, book);
      if (refused !== null) trouble('a run from elsewhere', refused);
    },
    subscriber: ({ event }) => say(alertLine(event, look)),
    trouble,
  });
  const kept = mailsIn(data, configuration);
  const outbox = outboxOn(table);
  const alerting = {
    outbox,
    alerts: store.alerts,
    ...(configuration === null ? {} : { terms: measureIn(configuration) }),
    tick: duration(Math.max(around.every, minutes(1))),
  };
  // Between a step and the end of its tick nobody sends: the events of a tick go in one order, whenever it falls.
  const deciding = new Set<string>();
  const send = sendingBy({ outbox, publisher: bus.publisher }, { trouble });
  let asking = false;
  const ask = async (): Promise<void> => {
    if (asking) return;
    asking = true;
    for (const { cluster } of clusters) if (!deciding.has(cluster)) await send(cluster);
    asking = false;
  };
  const idle = setInterval(() => void ask(), EVERY);
  return {
    says: `alerts by the deployed rules, bus on ${bus.url}, ${kept === null ? 'mails sent by SMTP' : `mails kept in ${kept}`}`,
    decided: async ({ cluster, policy }, step, set) => {
      deciding.add(cluster);
      await telling({ cluster, policy, ...alerting })(step, set);
    },
    judged: async ({ cluster }) => {
      await send(cluster);
      deciding.delete(cluster);
    },
    stop: async () => {
      clearInterval(idle);
      for (const { cluster } of clusters) await send(cluster);
      await bus.stop();
    },
  };
};

const zoneNamed = (name: string): Zone => findZone(name) ?? { name, offsetAt: () => duration(0) };
