import { formatSeconds } from '../time.ts';
import type { FinishVerdict, StartVerdict, Verdict } from './verdict.ts';

/**
 * A verdict as the command line's NDJSON and the API give it: times are RFC 3339 UTC to the second, `delaySeconds`
 * whole seconds. Fields that a kind does not have are absent.
 */
export type VerdictRow = {
  readonly cronJob: string;
  readonly nominal: string;
  readonly start: {
    readonly kind: StartVerdict['kind'];
    readonly at?: string;
    readonly delaySeconds?: number;
    readonly cause?: string;
    /** Only where the start itself was not seen: the run was over by then. */
    readonly startedBy?: string;
    readonly provisional?: true;
    readonly blind?: { readonly resource: string; readonly from: string; readonly to: string };
  };
  readonly finish: {
    readonly kind: FinishVerdict['kind'];
    readonly at?: string;
    readonly cause?: string;
    readonly disruptions?: number;
    readonly exitCode?: number;
  } | null;
  readonly job?: string;
};

export const rowOf = (v: Verdict): VerdictRow => ({
  cronJob: `${v.namespace}/${v.name}`,
  nominal: formatSeconds(v.nominal),
  start: startRow(v.start),
  finish: v.finish === null ? null : finishRow(v.finish),
  ...(v.job === null ? {} : { job: v.job }),
});

const startRow = (start: StartVerdict): VerdictRow['start'] => {
  switch (start.kind) {
    case 'on-time':
    case 'late': {
      const when =
        start.basis === 'completion'
          ? { startedBy: formatSeconds(start.at) }
          : { at: formatSeconds(start.at), delaySeconds: Math.floor(start.delay / 1000) };
      return { kind: start.kind, ...when, ...(start.kind === 'late' ? { cause: start.cause } : {}) };
    }
    case 'never-started':
      return { kind: start.kind, cause: start.cause };
    case 'dropped':
      return { kind: start.kind, cause: start.cause, ...(start.provisional ? { provisional: true } : {}) };
    case 'unknown': {
      const { resource, interval } = start.blind;
      return {
        kind: start.kind,
        blind: { resource, from: formatSeconds(interval.from), to: formatSeconds(interval.to) },
      };
    }
    case 'skipped':
    case 'excused':
    case 'pending':
      return { kind: start.kind };
    default:
      return start satisfies never;
  }
};

const finishRow = (finish: FinishVerdict): NonNullable<VerdictRow['finish']> => {
  switch (finish.kind) {
    case 'completed':
      return {
        kind: finish.kind,
        at: formatSeconds(finish.at),
        ...(finish.disruptions > 0 ? { disruptions: finish.disruptions } : {}),
      };
    case 'failed':
      return {
        kind: finish.kind,
        at: formatSeconds(finish.at),
        ...(finish.exitCode === null ? {} : { exitCode: finish.exitCode }),
      };
    case 'killed':
      return { kind: finish.kind, at: formatSeconds(finish.at), cause: finish.cause };
    case 'running':
    case 'unknown':
      return { kind: finish.kind };
    default:
      return finish satisfies never;
  }
};
