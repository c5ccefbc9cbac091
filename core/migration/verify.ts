import { formatInstant } from '../time.ts';
import type { AuditedJob, MigrationAudit } from './audit-migration.ts';
import type { HandOverTrouble } from './classify.ts';

/**
 * Whether a migration may be called clean: no job that has changed hands lost or doubled a run, as far as anybody saw; where
 * nobody saw any of them, it may not.
 */
export type MigrationVerdict = {
  readonly ok: boolean;
  readonly from: string;
  readonly to: string;
  /** Jobs that have changed hands, back again included. */
  readonly moved: number;
  readonly occurrences: number;
  /** Of those: nobody can say. They are neither clean nor lost. */
  readonly unknown: number;
  readonly lost: number;
  readonly doubled: number;
  readonly wrongSide: number;
  readonly troubles: readonly {
    readonly job: string;
    readonly nominal: string;
    readonly trouble: Exclude<HandOverTrouble, null>;
  }[];
};

/** A run on the wrong side is told and does not fail: it was made, and once. */
export const verdictOf = ({ jobs, window }: MigrationAudit): MigrationVerdict => {
  const moved = jobs.filter(({ audit }) => audit.hands.since.length > 0);
  const sum = (of: (job: AuditedJob) => number): number => moved.reduce((total, job) => total + of(job), 0);
  const lost = sum(({ audit }) => audit.tally.lost);
  const doubled = sum(({ audit }) => audit.tally.doubled);
  const occurrences = sum(({ audit }) => audit.occurrences.length);
  const unknown = sum(({ audit }) => audit.tally.unknown);
  return {
    ok: lost === 0 && doubled === 0 && (occurrences === 0 || unknown < occurrences),
    from: formatInstant(window.from),
    to: formatInstant(window.to),
    moved: moved.length,
    occurrences,
    unknown,
    lost,
    doubled,
    wrongSide: sum(({ audit }) => audit.tally.wrongSide),
    troubles: moved.flatMap(({ audit }) =>
      audit.occurrences.flatMap(({ nominal, trouble }) =>
        trouble === null ? [] : [{ job: audit.job.name, nominal: formatInstant(nominal), trouble }],
      ),
    ),
  };
};
