import type { MigrationSection } from '../report/report-data.ts';
import { formatInstant } from '../time.ts';
import type { AuditedJob, MigrationAudit } from './audit-migration.ts';
import { tallyHandOver } from './classify.ts';
import { isMovedBack } from './view.ts';

/**
 * The weekly report's section. Its reader is told of troubles: `both` and `neither` are the runs that were doubled and lost,
 * without those that shadow mode or the job's own policy explains.
 */
export const migrationSection = (audit: MigrationAudit): MigrationSection => {
  const { jobs, window } = audit;
  const tally = tallyHandOver(jobs.flatMap((one) => one.audit.occurrences));
  return {
    from: 'Chronos',
    to: 'Kubernetes',
    since: formatInstant(window.from),
    jobs: {
      planned: jobs.length,
      moved: jobs.filter(({ audit: { job } }) => job.scheduler === 'kubernetes').length,
      movedBack: jobs.filter(({ audit: one }) => isMovedBack(one)).length,
    },
    occurrences: {
      onlyOld: tally['only-old'],
      onlyNew: tally['only-new'],
      both: tally.doubled,
      neither: tally.lost,
    },
    attention: jobs.flatMap((one) => attentionOf(one, audit)),
  };
};

/** A job with an error, or one that should go back; the rest can wait for `cronwitness migration status`. */
const attentionOf = (
  { readiness }: AuditedJob,
  { findings }: MigrationAudit,
): MigrationSection['attention'] => {
  const own = findings.filter(({ job, severity }) => job === readiness.job && severity !== 'info');
  if (own.length === 0 && readiness.state !== 'move back') return [];
  const failed = readiness.checks
    .filter(({ passed }) => !passed)
    .map(({ name, shown }) => `${name}: ${shown}`);
  const more = own.length > 1 ? ` (and ${own.length - 1} more)` : '';
  const reason = own[0] === undefined ? failed.join('; ') : `${own[0].rule}: ${own[0].message}${more}`;
  return [{ job: readiness.job, advice: readiness.state, reason }];
};
