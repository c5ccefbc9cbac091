import type { MigrationOf } from '../pipeline/week-report.ts';
import type { MigrationViews } from '../ports/migration-views.ts';
import type { MigrationSection } from '../report/report-data.ts';
import { parseInstant } from '../time.ts';
import type { JobView, MigrationView } from './view.ts';

/**
 * The weekly report's section. Its reader is told of troubles: `both` and `neither` are the runs that were doubled and lost,
 * without those that shadow mode or the job's own policy explains.
 */
export const migrationSection = (view: MigrationView): MigrationSection => {
  const { from, to, window, jobs, occurrences, rows } = view;
  return {
    from,
    to,
    since: window.from,
    jobs: { planned: jobs.planned, moved: jobs.moved, movedBack: jobs.movedBack },
    occurrences: {
      onlyOld: occurrences['only-old'],
      onlyNew: occurrences['only-new'],
      both: occurrences.doubled,
      neither: occurrences.lost,
    },
    attention: rows.flatMap((row) => attentionOf(row, view)),
  };
};

/** A job with an error, or one that should go back; the rest can wait for `cronwitness migration status`. */
const attentionOf = (
  { job, state, checks }: JobView,
  { findings }: MigrationView,
): MigrationSection['attention'] => {
  const own = findings.filter((one) => one.job === job && one.severity !== 'info');
  if (own.length === 0 && state !== 'move back') return [];
  const failed = checks.filter(({ passed }) => !passed).map(({ name, shown }) => `${name}: ${shown}`);
  const more = own.length > 1 ? ` (and ${own.length - 1} more)` : '';
  const reason = own[0] === undefined ? failed.join('; ') : `${own[0].rule}: ${own[0].message}${more}`;
  return [{ job, advice: state, reason }];
};

/**
 * The section as of the last audit, for readers who do not wait for one. Only where that was made in the report's own
 * window: of a week that is over and was never issued nobody audited anything.
 */
export const storedSection =
  (views: Pick<MigrationViews, 'get'>): MigrationOf =>
  async ({ cluster }, { from, to }) => {
    const view = await views.get(cluster);
    const asOf = view === null ? undefined : parseInstant(view.asOf);
    return view === null || asOf === undefined || asOf < from || asOf > to ? null : migrationSection(view);
  };
