import type { Row } from '../facts/rows.ts';
import type { ContainerRow } from '../facts/rows-of-containers.ts';
import { type PodRow, podNameOf } from '../facts/rows-of-pods.ts';
import type { Lane, Lanes } from './lane.ts';
import {
  DELETED,
  DELETED_AT,
  FINISHED_AT,
  NODE,
  PHASE,
  POD_CREATED,
  POD_FIRST,
  POD_GONE,
  POD_LAST,
  POD_NAME,
  SCHEDULED,
  STARTED,
  STARTED_AT,
  WAITED,
} from './run-fields.ts';
import { NAME_TEXT, nodeIndexOf, type RunStore, textKey } from './run-store.ts';
import { isSame, pair } from './same-text.ts';
import { isNewer, type Spot, stamp } from './spot.ts';
import { PHASES, suffixNumber } from './stored-run.ts';
import { NONE } from './tidy-run.ts';

const isUsual = (row: PodRow): boolean =>
  row.witness === 'watch' &&
  row.reason === '' &&
  row.disruption === null &&
  row.unschedulable === null &&
  row.containerCount <= 1;

const isOurs = (lane: Lane, { ours, nominal }: Spot, row: PodRow): boolean =>
  ours && row.namespace === lane.namespace && isJobOf(lane, row.jobName, nominal);

/** Is it the name of the lane's Job for that time? */
const isJobOf = ({ name }: Lane, jobName: string, nominal: number): boolean => {
  const { length } = name;
  if (jobName.length !== length + 9 || jobName.charCodeAt(length) !== 45 || !jobName.startsWith(name))
    return false;
  let minute = 0;
  for (let i = length + 1; i < jobName.length; i++) {
    const digit = jobName.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return false;
    minute = minute * 10 + digit;
  }
  return minute === Math.floor(nominal / 60_000);
};

/** Its index among the phases of a tidy run; -1 for any other. */
const phaseOf = (phase: string): number => {
  if (phase === 'Running') return RUNNING;
  if (isSame(ENDED_WELL, phase, 'Succeeded')) return SUCCEEDED;
  return phase === 'Pending' ? PENDING : -1;
};
const PENDING = PHASES.indexOf('Pending');
const RUNNING = PHASES.indexOf('Running');
const SUCCEEDED = PHASES.indexOf('Succeeded');
const ENDED_WELL = pair();

/** The run's only Pod, as it was first seen. */
export const takeNewPod = ({ runs, spot }: Lanes, lane: Lane, row: PodRow): boolean => {
  const { n, at, run, nominal } = spot;
  const phase = phaseOf(row.phase);
  if (n[at + POD_CREATED] !== NONE || phase < 0 || !isUsual(row) || !isOurs(lane, spot, row)) return false;
  if (!containerFits(lane, spot, row)) return false;
  n[at + POD_CREATED] = row.created - nominal;
  const suffix = suffixIn(row);
  n[at + POD_NAME] = suffix;
  if (suffix < 0) runs.texts.set(textKey(run, NAME_TEXT), podNameOf(row));
  stamp(spot, POD_FIRST, row);
  n[at + PHASE] = phase;
  notePod(runs, lane, { spot, row });
  return true;
};

/** A newer word on the Pod. */
export const takePod = ({ runs, spot }: Lanes, lane: Lane, row: PodRow): boolean => {
  const { n, at, nominal, known } = spot;
  const phase = phaseOf(row.phase);
  if (!isNewer(spot, POD_LAST, row) || phase < 0 || !isUsual(row)) return false;
  if (!(known && row.fixed) && !(isOurs(lane, spot, row) && isNamed(runs, spot, row))) return false;
  // What once was known stays: a later word without it would have to be weighed.
  const node = n[at + NODE] ?? NONE;
  if (node !== NONE && (row.node === null || !isSame(NODES, row.node, runs.nodes[node] ?? ''))) return false;
  const scheduled = n[at + SCHEDULED] ?? NONE;
  if (scheduled !== NONE && row.scheduled - nominal !== scheduled) return false;
  if (!containerFits(lane, spot, row)) return false;
  n[at + PHASE] = phase;
  notePod(runs, lane, { spot, row });
  return true;
};

const NODES = pair();

/** What follows its Job's name and a dash, as a number; -1 where that is no number. */
const suffixIn = (row: PodRow): number => (row.short ? suffixNumber(row.rest) : -1);

const isNamed = ({ texts }: RunStore, { n, at, run, nominal }: Spot, row: PodRow): boolean => {
  if (row.created - nominal !== n[at + POD_CREATED]) return false;
  const suffix = suffixIn(row);
  if (suffix !== n[at + POD_NAME]) return false;
  return suffix >= 0 || texts.get(textKey(run, NAME_TEXT)) === podNameOf(row);
};

/** One container, never restarted, that has not started, works, or ended well and stays so. */
const containerFits = ({ common }: Lane, spot: Spot, row: PodRow): boolean => {
  const { n, at, nominal } = spot;
  const c = row.containerCount === 0 ? undefined : row.containers[0];
  const started = n[at + STARTED_AT] ?? NONE;
  if (c === undefined) return started === NONE && deletionFits(spot, row, NONE);
  if (c.init || c.restart !== 0) return false;
  if (common.container !== '' && !isSame(CONTAINERS, c.name, common.container)) return false;
  if (Number.isNaN(c.startedAt)) return started === NONE && waits(c) && deletionFits(spot, row, NONE);
  if (c.waiting !== null || c.startedAt <= 0 || (started !== NONE && c.startedAt - nominal !== started))
    return false;
  const finished = n[at + FINISHED_AT] ?? NONE;
  if (Number.isNaN(c.finishedAt))
    return finished === NONE && c.exitCode === null && c.reason === '' && deletionFits(spot, row, NONE);
  const finishedAt = c.finishedAt - nominal;
  return (
    c.exitCode === 0 &&
    (common.ended === null || isSame(ENDS, c.reason, common.ended)) &&
    c.finishedAt > 0 &&
    (finished === NONE || finishedAt === finished) &&
    deletionFits(spot, row, finishedAt)
  );
};

const CONTAINERS = pair();
const ENDS = pair();

const waits = (c: ContainerRow): boolean =>
  Number.isNaN(c.finishedAt) &&
  c.exitCode === null &&
  (c.waiting === null || c.waiting === 'ContainerCreating');

/** Nobody asked for its end, or only after it had ended. */
const deletionFits = ({ n, at, nominal }: Spot, row: PodRow, finishedAt: number): boolean => {
  if (Number.isNaN(row.deletionRequested)) return true;
  const asked = row.deletionRequested - nominal;
  const known = n[at + DELETED_AT] ?? NONE;
  return finishedAt !== NONE && asked >= finishedAt && (known === NONE || known === asked);
};

type Noted = { readonly spot: Spot; readonly row: PodRow };

const notePod = (runs: RunStore, { common }: Lane, { spot, row }: Noted): void => {
  const { n, at, nominal } = spot;
  stamp(spot, POD_LAST, row);
  if (row.node !== null && n[at + NODE] === NONE) n[at + NODE] = nodeIndexOf(runs, row.node);
  n[at + SCHEDULED] = Number.isNaN(row.scheduled) ? NONE : row.scheduled - nominal;
  const c = row.containerCount === 0 ? undefined : row.containers[0];
  if (c !== undefined) {
    noteContainer(spot, c, row);
    common.container = c.name;
    if (!Number.isNaN(c.finishedAt)) {
      common.ended = c.reason;
      n[at + FINISHED_AT] = c.finishedAt - nominal;
    }
  }
  if (!Number.isNaN(row.deletionRequested) && n[at + DELETED_AT] === NONE) {
    n[at + DELETED_AT] = row.deletionRequested - nominal;
    stamp(spot, DELETED, row);
  }
};

const noteContainer = (spot: Spot, c: ContainerRow, row: PodRow): void => {
  const { n, at, nominal } = spot;
  if (Number.isNaN(c.startedAt)) {
    if (c.waiting !== null && n[at + WAITED] === NONE) n[at + WAITED] = row.learned - nominal;
    return;
  }
  if (n[at + STARTED_AT] !== NONE) return;
  n[at + STARTED_AT] = c.startedAt - nominal;
  stamp(spot, STARTED, row);
};

/** The Pod left after its container had ended. */
export const takePodGone = (spot: Spot, row: Row): boolean => {
  const { n, at } = spot;
  if (row.witness !== 'watch' || n[at + POD_GONE] !== NONE || n[at + FINISHED_AT] === NONE) return false;
  stamp(spot, POD_GONE, row);
  return true;
};
