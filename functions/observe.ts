import middy from '@middy/core';
import { METRICS } from '../core/environment.ts';
import { observeTick } from '../core/pipeline/observe.ts';
import type { Ledger } from '../core/ports/ledger.ts';
import type { Source } from '../core/ports/source.ts';
import { formatInstant } from '../core/time.ts';
import { clusterSourceFor } from './cluster-source.ts';
import { environmentOf, lazily } from './environment.ts';
import { eventTime } from './event-time.ts';
import { storeOf } from './store.ts';
import { logger, measure } from './telemetry.ts';
import { unbroken } from './unbroken.ts';

export type ObserveParts = {
  readonly cluster: string;
  readonly ledger: Ledger;
  readonly source: () => Promise<Source>;
};

/** One tick. Answers its time, for judge, which is called with the answer. */
export const observeWith = (parts: () => Promise<ObserveParts>) =>
  middy(async (event: unknown) => {
    const { cluster, ledger, source } = await parts();
    const at = eventTime(event);
    let blind = 0;
    const looked = unbroken(source, ({ observation: { problems }, blindSeconds }) => {
      blind = blindSeconds;
      if (problems.length > 0)
        logger.warn('not everything could be seen', { cluster, problems: [...problems] });
    });
    const observed = await observeTick({ cluster, source: looked, ledger }, at);
    const recorded = observed.kind === 'recorded' ? 1 : 0;
    measure(cluster, [
      { name: METRICS.ticks, value: recorded, unit: 'Count' },
      // Paid for by the hour in which it is sent.
      ...(recorded * blind > 0 ? [{ name: METRICS.blind, value: blind, unit: 'Seconds' } as const] : []),
    ]);
    return { cluster, time: formatInstant(at), ...observed };
  });

export const handler = observeWith(
  lazily(async () => {
    const { table, cluster, configuration } = environmentOf('observe');
    const source = lazily(() => clusterSourceFor(configuration, cluster));
    return { cluster, ledger: storeOf(table).ledger, source };
  }),
);
