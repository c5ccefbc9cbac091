import type { CronJobState } from '../history/state.ts';
import { duplicateInWords } from '../judge/duplicate.ts';
import type { Judgement } from '../judge/judge.ts';
import { overlapInWords } from '../judge/overlap.ts';
import { formatInstant, type Instant } from '../time.ts';
import { type CronJobFinding, findingsOf } from './cronjob-finding.ts';
import { type DecidedEvent, headOf, pathPart } from './event.ts';
import { fingerprint, idPart, NAME, plain, SENTENCE, shellWord } from './plain.ts';

/** A `CronJob Finding` for each finding about the given CronJobs as they now stand; once for each generation. */
export const cronJobFindings = (
  cronJobs: readonly CronJobState[],
  { cluster, zone }: { readonly cluster: string; readonly zone: string },
  asOf: Instant,
): readonly DecidedEvent[] =>
  cronJobs.flatMap((cronJob) => {
    const last = cronJob.specs.at(-1);
    if (last === undefined || cronJob.gone !== null) return [];
    return findingsOf(cronJob, last.spec, zone).map((f) => {
      // An annotation may change within a generation.
      const note = f.rule === 'bad-maintenance' ? `.${fingerprint(last.spec.maintenance ?? '')}` : '';
      const edition = `${last.generation}${note}`;
      return findingEvent(f, { cluster, cronJob, last, edition, command: edit(cronJob) }, asOf);
    });
  });

/**
 * A `CronJob Finding` for the first overlap of a CronJob's day (UTC) among runs whose verdicts are new or changed: a
 * CronJob that overlaps every minute is one finding a day, and each of its runs says so in its evidence.
 */
export const overlapFindings = (
  judgements: readonly Pick<Judgement, 'cronJob' | 'overlaps'>[],
  { cluster, changed }: { readonly cluster: string; readonly changed: (uid: string, t: Instant) => boolean },
  asOf: Instant,
): readonly DecidedEvent[] =>
  judgements.flatMap(({ cronJob, overlaps }) => {
    const overlap = overlaps.find((o) => changed(cronJob.uid, o.nominal));
    if (overlap === undefined) return [];
    const advice = 'See whether the two did harm to each other';
    const about = { cluster, cronJob, nominal: overlap.nominal, command: explain(cronJob, overlap.nominal) };
    return runFinding({ rule: 'overlap', message: overlapInWords(overlap), advice }, about, asOf);
  });

/** The same for the first due run of a CronJob's day that got a second Job. */
export const duplicateFindings = (
  judgements: readonly Pick<Judgement, 'cronJob' | 'duplicates'>[],
  cluster: string,
  asOf: Instant,
): readonly DecidedEvent[] =>
  judgements.flatMap(({ cronJob, duplicates }) => {
    const [first] = duplicates.toSorted((a, b) => a.nominal - b.nominal);
    if (first === undefined) return [];
    const advice = 'See whether the work was done twice';
    const { namespace, name } = first.job;
    // The run's own verdict is judged by its first Job, and does not speak of this one.
    const command = `kubectl -n ${shellWord(namespace)} describe job ${shellWord(name)}`;
    const about = { cluster, cronJob, nominal: first.nominal, command };
    return runFinding({ rule: 'duplicate', message: duplicateInWords(first), advice }, about, asOf);
  });

const explain = ({ namespace, name }: CronJobState, nominal: Instant): string =>
  `cronwitness explain ${shellWord(namespace)}/${shellWord(name)}@${formatInstant(nominal)}`;

type AboutRun = Pick<Found, 'cluster' | 'cronJob' | 'command'> & { readonly nominal: Instant };

/** A finding of a run, not of a spec: one for each CronJob, rule and day. */
const runFinding = (
  f: Omit<CronJobFinding, 'severity'>,
  { nominal, ...about }: AboutRun,
  asOf: Instant,
): readonly DecidedEvent[] => {
  const last = about.cronJob.specs.at(-1);
  if (last === undefined) return [];
  const edition = formatInstant(nominal).slice(0, 10);
  return [findingEvent({ ...f, severity: 'error' }, { ...about, last, edition }, asOf)];
};

const edit = ({ namespace, name }: CronJobState): string =>
  `kubectl -n ${shellWord(namespace)} edit cronjob ${shellWord(name)}`;

type Found = {
  readonly cluster: string;
  readonly cronJob: CronJobState;
  readonly last: CronJobState['specs'][number];
  /** What tells a finding from the same one before it: the generation, or the day. */
  readonly edition: string;
  readonly command: string;
};

const findingEvent = (
  f: CronJobFinding,
  { cluster, cronJob, last, edition, command }: Found,
  asOf: Instant,
): DecidedEvent => {
  const { namespace, name, uid } = cronJob;
  const { generation, spec } = last;
  const group = `cronjob-finding/${idPart(cluster)}/${idPart(uid)}`;
  const id = `${group}/${f.rule}/${edition}`;
  const cronJobName = plain(`${namespace}/${name}`, 2 * NAME + 1);
  const head = headOf(
    { id, cluster },
    {
      summary: `${plain(cronJobName, 120)}: ${f.rule} (${f.message})`,
      nextStep: `${f.advice}: \`${command}\`.`,
      explain: `kubectl -n ${shellWord(namespace)} describe cronjob ${shellWord(name)}`,
      dashboard: `/jobs/${pathPart(namespace)}/${pathPart(name)}`,
    },
  );
  const detail = {
    ...head,
    cronJob: cronJobName,
    namespace: plain(namespace, NAME),
    name: plain(name, NAME),
    uid: plain(uid, 100),
    owner: spec.owner === null ? null : plain(spec.owner, NAME),
    generation,
    rule: f.rule,
    severity: f.severity,
    message: plain(f.message, SENTENCE),
  };
  return { id, detailType: 'CronJob Finding', detail, time: asOf, group };
};
