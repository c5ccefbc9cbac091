import type { GoneFact, JobCondition, JobFact } from '../facts/fact.ts';
import type { Common, Lane } from './lane.ts';
import { NONE, type TidyRun } from './tidy-run.ts';

// Each function here takes a fact into a tidy run, or refuses it and leaves the run as it was. It takes only what
// joins as the newest word on its object: then the numbers hold what core/history/join.ts would have made of it.

/** Is it what the Job controller makes of this CronJob for an occurrence, and nothing else about it? */
const isPlain = (lane: Lane, run: TidyRun, fact: JobFact): boolean =>
  fact.witness === 'watch' &&
  fact.nominal === run.nominal &&
  fact.deletionRequested === null &&
  !fact.manual &&
  !fact.suspended &&
  fact.managedBy === null &&
  fact.parallelism === 1 &&
  fact.completions === 1 &&
  fact.cronJobUid === lane.uid &&
  fact.cronJobName === lane.name &&
  fact.namespace === lane.namespace;

/** The Job as it was first seen. */
export const takeNewJob = (lane: Lane, run: TidyRun, fact: JobFact): boolean => {
  if (run.jobUid !== '' || !isPlain(lane, run, fact) || !isNamed(lane, run, fact.name)) return false;
  if (!conditionsFit(lane.common, run, fact)) return false;
  run.jobUid = fact.uid;
  run.jobName = fact.name;
  run.jobCreated = fact.created - run.nominal;
  run.jobFirst = fact.learned - run.nominal;
  run.jobFirstAfter = fact.notBefore - run.nominal;
  run.jobFirstVersion = fact.version;
  noteJob(lane.common, run, fact);
  return true;
};

/** A newer word on the Job. */
export const takeJob = (lane: Lane, run: TidyRun, fact: JobFact): boolean => {
  const learned = fact.learned - run.nominal;
  if (learned < run.jobLast || (learned === run.jobLast && fact.version <= run.jobLastVersion)) return false;
  if (fact.name !== run.jobName || fact.created - run.nominal !== run.jobCreated) return false;
  if (!isPlain(lane, run, fact) || !conditionsFit(lane.common, run, fact)) return false;
  noteJob(lane.common, run, fact);
  return true;
};

/** `<cronjob>-<unix minute>`: by its name alone, too, it is this occurrence's. */
const isNamed = ({ name }: Lane, { nominal }: TidyRun, jobName: string): boolean =>
  jobName.length === name.length + 9 &&
  jobName.charCodeAt(name.length) === 45 &&
  jobName.startsWith(name) &&
  Number(jobName.slice(name.length + 1)) === Math.floor(nominal / 60_000);

const conditionsFit = (common: Common, run: TidyRun, { conditions }: JobFact): boolean => {
  for (const c of conditions) {
    if (c.type === 'Complete') {
      if (run.completeAt !== NONE && c.at - run.nominal !== run.completeAt) return false;
      if (!isUsual(c, common.completeReason, common.completeMessage)) return false;
    } else if (c.type === 'SuccessCriteriaMet') {
      if (run.metAt !== NONE && c.at - run.nominal !== run.metAt) return false;
      if (!isUsual(c, common.metReason, common.metMessage)) return false;
    } else return false;
  }
  return true;
};

const isUsual = (c: JobCondition, reason: string, message: string): boolean =>
  (reason === '' && message === '') || (c.reason === reason && c.message === message);

const noteJob = (common: Common, run: TidyRun, fact: JobFact): void => {
  const { nominal } = run;
  for (const c of fact.conditions) {
    if (c.type === 'Complete' && run.completeAt === NONE) {
      common.completeReason = c.reason;
      common.completeMessage = c.message;
      run.completeAt = c.at - nominal;
      run.complete = fact.learned - nominal;
      run.completeAfter = fact.notBefore - nominal;
      run.completeVersion = fact.version;
    } else if (c.type === 'SuccessCriteriaMet' && run.metAt === NONE) {
      common.metReason = c.reason;
      common.metMessage = c.message;
      run.metAt = c.at - nominal;
      run.met = fact.learned - nominal;
      run.metAfter = fact.notBefore - nominal;
      run.metVersion = fact.version;
    }
  }
  run.jobLast = fact.learned - nominal;
  run.jobLastAfter = fact.notBefore - nominal;
  run.jobLastVersion = fact.version;
};

/** The Job left after it was complete: tidied away. */
export const takeJobGone = (run: TidyRun, fact: GoneFact): boolean => {
  if (fact.witness !== 'watch' || run.jobGone !== NONE || run.completeAt === NONE) return false;
  run.jobGone = fact.learned - run.nominal;
  run.jobGoneAfter = fact.notBefore - run.nominal;
  run.jobGoneVersion = fact.version;
  return true;
};
