import type { HistoryPorts, Present } from '../../core/history-query/present.ts';
import { presentReader } from '../../core/history-query/present.ts';
import type { WeekPorts } from '../../core/pipeline/week-report.ts';
import type { AlertStore } from '../../core/ports/alert-store.ts';
import type { Judgements } from '../../core/ports/judgements.ts';
import type { MigrationViews } from '../../core/ports/migration-views.ts';
import type { Instant } from '../../core/time.ts';
import { Refusal, shown } from './problem.ts';

/** What the API reads. */
export type ApiPorts = HistoryPorts &
  Pick<WeekPorts, 'alerts' | 'reports' | 'measure'> & {
    readonly alerts: Pick<AlertStore, 'incident'>;
    readonly views: Pick<MigrationViews, 'get'>;
  };

/** The ports with what they have read in common: one memory of the present for all requests. */
export type Services = ApiPorts & {
  readonly asOf: () => Instant;
  readonly clusterOf: (asked: string | undefined) => Promise<string>;
  readonly presentOf: (cluster: string) => Promise<Present>;
  /** The answer of `make`, kept until the ledger has a new record. */
  readonly remembered: <T>(key: string, present: Present, make: () => Promise<T>) => Promise<T>;
  /**
   * The judgements, with the fleet's counts of days kept until the store may hold others: they change once a day, not with
   * every record, and for ten thousand CronJobs a week of them is tens of megabytes.
   */
  readonly judgementsAt: (present: Present) => Judgements;
};

export const servicesOn = (ports: ApiPorts, asOf: () => Instant): Services => {
  const read = presentReader(ports);
  const [byRecord, byDays] = [rememberer(MOST_REMEMBERED), rememberer(MOST_WINDOWS)];
  return {
    ...ports,
    asOf,
    clusterOf: (asked) => clusterOf(ports, asked),
    presentOf: read,
    remembered: (key, { set }, make) => byRecord(key, set.sequence, make),
    judgementsAt: ({ storedDays }) => ({
      ...ports.judgements,
      rollups: (cluster, window) =>
        byDays(`${cluster} ${window.from} ${window.to}`, storedDays, () =>
          ports.judgements.rollups(cluster, window),
        ),
    }),
  };
};

const clusterOf = async ({ clusters }: ApiPorts, asked: string | undefined): Promise<string> => {
  const names = await clusters.names();
  const known = names.map((n) => `"${n}"`).join(', ') || 'none yet';
  if (asked !== undefined) {
    if (names.includes(asked)) return asked;
    throw new Refusal(404, `cluster: "${shown(asked)}" is not in this store; it has ${known}`);
  }
  const [only, ...others] = names;
  if (only === undefined) throw new Refusal(404, 'nothing was recorded yet');
  if (others.length > 0) throw new Refusal(400, `cluster: this store has several; say one of ${known}`);
  return only;
};

const MOST_REMEMBERED = 32;
// The map's and the report's.
const MOST_WINDOWS = 4;

const rememberer = (most: number) => {
  const answers = new Map<string, { readonly version: number; readonly answer: Promise<unknown> }>();
  return async <T>(key: string, version: number, make: () => Promise<T>): Promise<T> => {
    const known = answers.get(key);
    // The key names the question with its type: what is kept under it was made by the same `make`.
    if (known?.version === version) return known.answer as Promise<T>;
    const answer = make();
    answers.delete(key);
    if (answers.size >= most) answers.delete(answers.keys().next().value ?? '');
    answers.set(key, { version, answer });
    answer.catch(() => answers.delete(key));
    return answer;
  };
};
