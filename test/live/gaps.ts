import { type ClusterConnection, connect } from '../../adapters/kubernetes/connect.ts';
import { clusterSource } from '../../adapters/kubernetes/source.ts';
import { memoryStore } from '../../adapters/memory/store.ts';
import { defaultPolicy } from '../../core/judge/policy.ts';
import { flush, judgeNew } from '../../core/pipeline/judge.ts';
import { observeTick } from '../../core/pipeline/observe.ts';
import { type Instant, instant, minutes } from '../../core/time.ts';
import type { VerdictRow } from '../../core/verdict/row.ts';
import type { Plural } from '../api-server/kinds.ts';
import { ApiServer } from '../api-server/server.ts';
import { labClock } from './lab-clock.ts';
import { at, portsOn, rowsIn } from './ports.ts';
import { type Fate, type ToyCronJob, toyCluster } from './toy-cluster.ts';

/** The last look before the gap. */
const LAST = at('2026-03-10T12:10:00Z');
const START = at('2026-03-10T11:00:00Z');

/** What an API server has forgotten after so many minutes (DESIGN §6, measured on 1.36). */
const FORGOTTEN: Readonly<Record<number, readonly Plural[]>> = {
  3: ['cronjobs', 'jobs'],
  10: ['cronjobs', 'jobs', 'pods', 'events'],
  50: ['cronjobs', 'jobs', 'pods', 'events'],
};
export const GAPS = [3, 10, 50] as const;

export const KINDS: Readonly<Record<string, ToyCronJob>> = {
  'every minute': { name: 'minutely', minute: null, forbid: false, works: 10, keeps: [3, 1] },
  hourly: { name: 'hourly', minute: 11, forbid: false, works: 10, keeps: [3, 1] },
  'every minute, `Forbid`, runs take 90 s': {
    name: 'forbid',
    minute: null,
    forbid: true,
    works: 90,
    keeps: [3, 1],
  },
  'every minute, TTL 0': { name: 'ttl0', minute: null, forbid: false, works: 10, keeps: 'ttl-0' },
  'hourly, TTL 0': { name: 'hourly-ttl0', minute: 11, forbid: false, works: 10, keeps: 'ttl-0' },
  'every minute, history limits 0': { name: 'limit0', minute: null, forbid: false, works: 10, keeps: [0, 0] },
};

/** What happened in the gap, and whether Events may be read. */
export type Story = { readonly gap: (typeof GAPS)[number]; readonly fate: Fate; readonly events: boolean };

/**
 * Watches the toy cluster until 12:10, is away for the gap, and comes back; 25 minutes later, the verdicts on what was
 * due in the gap. `fate` is that of every run in it; of `dropped`, of the first alone.
 */
export const afterGap = async ({ gap, fate, events }: Story): Promise<readonly VerdictRow[]> => {
  const clock = labClock(START);
  const server = await ApiServer.start({ clock, version: 1, remember: 1_000_000 });
  try {
    const back = instant(LAST + minutes(gap));
    const inGap = (nominal: number): boolean => nominal * 1000 > LAST && nominal * 1000 < back;
    const toy = toyCluster(server.state, Object.values(KINDS), {
      since: START / 1000,
      fate: (_, nominal) => {
        if (!inGap(nominal)) return 'well';
        return fate === 'dropped' && nominal * 1000 !== LAST + 60_000 ? 'well' : fate;
      },
    });
    if (!events) for (const verb of ['list', 'watch']) server.access.deny(verb, 'events');
    const connection = await connect({ kind: 'text', text: server.kubeconfig() }, { sleep: async () => {} });
    const look = looker(connection, clock.now);
    const to = async (t: Instant): Promise<void> => {
      toy.until(t);
      clock.set(t);
      await look.tick(t);
    };
    await to(instant(LAST - minutes(20)));
    await to(LAST);
    toy.until(back);
    server.state.forget(...(FORGOTTEN[gap] ?? []));
    await to(back);
    await to(instant(back + minutes(25)));
    return await look.rows(instant(LAST + 1), back);
  } finally {
    await server.down();
  }
};

const looker = (connection: ClusterConnection, elapsed: () => number) => {
  const ports = { ...portsOn(memoryStore()), policy: defaultPolicy };
  const source = clusterSource(connection, { elapsed });
  return {
    tick: async (t: Instant): Promise<void> => {
      await observeTick({ cluster: ports.cluster, source, ledger: ports.ledger }, t);
    },
    rows: async (from: Instant, to: Instant): Promise<readonly VerdictRow[]> => {
      await flush(ports, await judgeNew(ports, null));
      return rowsIn(ports, { from, to });
    },
  };
};

/** The verdicts of one CronJob in words, most frequent first: `2 on-time, completed`. */
export const inWords = (rows: readonly VerdictRow[], name: string): string => {
  const counts = new Map<string, number>();
  for (const row of rows.filter((r) => r.cronJob === `toy/${name}`)) {
    const end = row.finish === null ? '' : `, ${row.finish.cause ?? row.finish.kind}`;
    const words = `${row.start.kind}${end}`;
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  return [...counts]
    .toSorted(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .map(([words, n]) => `${n} ${words}`)
    .join('; ');
};

/** A Markdown table: a line for each kind of CronJob, a column for each gap. */
export const tableOf = async (story: Pick<Story, 'fate' | 'events'>): Promise<string> => {
  const columns = await Promise.all(GAPS.map((gap) => afterGap({ ...story, gap })));
  const lines = Object.entries(KINDS).map(
    ([kind, { name }]) => `| ${kind} | ${columns.map((rows) => inWords(rows, name)).join(' | ')} |`,
  );
  return [`| CronJob | ${GAPS.map((g) => `${g} minutes`).join(' | ')} |`, '|---|---|---|---|', ...lines].join(
    '\n',
  );
};
