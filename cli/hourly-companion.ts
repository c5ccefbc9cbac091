import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { measureIn } from '../adapters/configuration/measure.ts';
import { type Declared, declaredIn, sectionOf } from '../adapters/configuration/migration.ts';
import { externalRunsOn } from '../adapters/store/external-runs.ts';
import { presentReader } from '../core/history-query/present.ts';
import { formatWeek, previousWeek, weekOf } from '../core/numbers/week.ts';
import { issueWeek, wasWatched } from '../core/pipeline/issue-week.ts';
import { auditWeek } from '../core/pipeline/tell-migration.ts';
import { type Due, isDue } from '../core/report/report-due.ts';
import type { Instant } from '../core/time.ts';
import type { StartCompanion, Surroundings } from './companion.ts';
import { toldOnce } from './told-once.ts';
import { UsageError } from './usage-error.ts';

const HOUR = 3_600_000;
// What the configuration says where it says nothing.
const USUAL: Due = { day: 'monday', hour: 7 };

/**
 * What the cloud's schedules call, beside `up`, by the ticks' own time: with the first tick of an hour the report of
 * the week that is over, once it is due (later ones find that nothing changed, or issue a revision), and a migration's audit.
 */
export const hourlyCompanion: StartCompanion = async (around) => {
  const { table, store, configuration } = around;
  const due = configuration?.report ?? USUAL;
  const trouble = toldOnce((line) => process.stderr.write(`cronwitness: ${line}\n`));
  const declared = declaredBeside(around, (reason) => trouble('the migration', reason));
  const book = externalRunsOn(table);
  const ports = {
    ...store,
    book,
    measure: configuration === null ? null : measureIn(configuration),
    migration: sectionOf(declared, { ...store, book }),
  };
  const hours = new Map<string, number>();
  const hourly = async (cluster: string, unsqueeze: Unsqueeze, at: Instant): Promise<void> => {
    const present = await presentReader({ ...store, unsqueeze })(cluster);
    const plan = declared?.cluster === cluster ? await declared.plan() : null;
    if (plan !== null) await auditWeek(ports, { cluster, present, plan });
    const week = previousWeek(weekOf(at, present.zone));
    const issued = await store.reports.get(cluster, formatWeek(week));
    if (issued !== null || (isDue(due, present.zone, at) && wasWatched(present, week)))
      await issueWeek(ports, { cluster, present, week }, at);
  };
  const audited = declared === null ? '' : `; the migration to ${declared.cluster} is audited each hour`;
  return {
    says: `the weekly report is issued on ${due.day} at ${due.hour}:00 (${around.zone})${audited}`,
    judged: async ({ cluster, unsqueeze }, _, at) => {
      const hour = Math.floor(at / HOUR);
      if (hours.get(cluster) === hour) return;
      hours.set(cluster, hour);
      await hourly(cluster, unsqueeze, at);
    },
    stop: async () => undefined,
  };
};

type Unsqueeze = Surroundings['clusters'][number]['unsqueeze'];

/** @throws UsageError where a file that the configuration names cannot be read */
const declaredBeside = (
  { configuration, file }: Surroundings,
  warn: (reason: string) => void,
): Declared | null => {
  if (configuration === null || file === null) return null;
  const beside = (named: string): string => readFileSync(resolve(dirname(file), named), 'utf8');
  try {
    return declaredIn(configuration, { jobFile: beside, chronosList: beside, warn });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
};
