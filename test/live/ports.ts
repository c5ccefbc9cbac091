import { snapshotSqueeze } from '../../adapters/store/squeeze.ts';
import { defaultPolicy } from '../../core/judge/policy.ts';
import { findZone } from '../../core/numbers/zone.ts';
import { dayOfZone } from '../../core/pipeline/days.ts';
import type { JudgePorts } from '../../core/pipeline/judge.ts';
import { type Instant, type Interval, instant, parseInstant, seconds } from '../../core/time.ts';
import { rowOf, type VerdictRow } from '../../core/verdict/row.ts';

export const at = (text: string): Instant => {
  const t = parseInstant(text);
  if (t === undefined) throw new Error(`not an instant: ${text}`);
  return t;
};

/** Where expected.ndjson gives every verdict. */
export const WINDOW: Interval = { from: at('2026-11-22T15:31:00Z'), to: at('2026-11-22T15:42:00Z') };

const utc = findZone('UTC');

/** The judge's ports on a store, with the grace of expected.ndjson. */
export const portsOn = (store: Pick<JudgePorts, 'ledger' | 'judgements'>): JudgePorts => {
  if (utc === undefined) throw new Error('UTC is always known');
  return {
    ...store,
    cluster: 'lab',
    policy: { ...defaultPolicy, grace: seconds(60) },
    dayOf: dayOfZone(utc),
    ...snapshotSqueeze,
  };
};

/** The stored verdicts of the window, by CronJob, then nominal time. */
export const rowsIn = async (
  { judgements, cluster }: JudgePorts,
  window: Interval = WINDOW,
): Promise<readonly VerdictRow[]> => {
  const rollups = await judgements.rollups(cluster, { from: dayOf(window.from), to: window.to });
  const names = new Map(rollups.map(({ namespace, name }) => [`${namespace}/${name}`, { namespace, name }]));
  const pages = await Promise.all([...names.values()].map((c) => judgements.pages(cluster, c, window)));
  return pages
    .flat()
    .flatMap((p) => p.verdicts)
    .filter((v) => v.nominal >= window.from && v.nominal < window.to)
    .map(rowOf);
};

const dayOf = (t: Instant): Instant => instant(Math.floor(t / 86_400_000) * 86_400_000);
