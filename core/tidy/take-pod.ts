import type { Row } from '../facts/rows.ts';
import type { ContainerRow } from '../facts/rows-of-containers.ts';
import { type PodRow, podNameOf } from '../facts/rows-of-pods.ts';
import type { Lane } from './lane.ts';
import {
  DELETED,
  DELETED_AT,
  FINISHED_AT,
  NODE,
  NOMINAL,
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
  WIDTH,
} from './run-fields.ts';
import { NAME_TEXT, nodeIndexOf, type RunStore, textKey } from './run-store.ts';
import { isSame, pair } from './same-text.ts';
import { PHASES, putPodName, suffixNumber } from './stored-run.ts';
import { isNewer, stamp } from './take-job.ts';
import { NONE } from './tidy-run.ts';

/** A row, and the run that it may belong to. `ours`: it names the run's Job by its UID. */
export type PodWord = { readonly row: PodRow; readonly run: number; readonly ours: boolean };

const isUsual = (row: PodRow): boolean =>
  row.witness === 'watch' &&
  row.reason === '' &&
  row.disruption === null &&
  row.unschedulable === null &&
  row.containerCount <= 1;

const isOurs = (lane: Lane, { row, ours }: PodWord, nominal: number): boolean =>
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

const phaseOf = (phase: string): number => {
  for (const [i, known] of FITTING.entries()) if (phase === known) return i + 1;
  return -1;
};
const FITTING = PHASES.slice(1);

/** The run's only Pod, as it was first seen. */
export const takeNewPod = (store: RunStore, lane: Lane, word: PodWord): boolean => {
  const { row, run } = word;
  const n = store.numbers;
  const at = run * WIDTH;
  const nominal = n[at + NOMINAL] ?? 0;
  const phase = phaseOf(row.phase);
  if (n[at + POD_CREATED] !== NONE || phase < 0 || !isUsual(row) || !isOurs(lane, word, nominal))
    return false;
  if (!containerFits(lane, { n, at, nominal }, row)) return false;
  n[at + POD_CREATED] = row.created - nominal;
  putPodName(store, run, { short: row.short, rest: row.rest, whole: podNameOf(row) });
  stamp(n, at + POD_FIRST, { row, nominal });
  notePod(store, lane, { row, at, nominal, phase });
  return true;
};

/** A newer word on the Pod. `known`: the row before spoke of it, too, and was taken. */
export const takePod = (
  store: RunStore,
  lane: Lane,
  word: PodWord & { readonly known: boolean },
): boolean => {
  const { row, run, known } = word;
  const n = store.numbers;
  const at = run * WIDTH;
  const nominal = n[at + NOMINAL] ?? 0;
  const phase = phaseOf(row.phase);
  if (!isNewer(n, at + POD_LAST, { row, nominal }) || phase < 0 || !isUsual(row)) return false;
  if (!(known && row.fixed) && !(isOurs(lane, word, nominal) && isNamed(store, run, row))) return false;
  // What once was known stays: a later word without it would have to be weighed.
  const node = n[at + NODE] ?? NONE;
  if (node !== NONE && (row.node === null || !isSame(NODES, row.node, store.nodes[node] ?? ''))) return false;
  const scheduled = n[at + SCHEDULED] ?? NONE;
  if (scheduled !== NONE && row.scheduled - nominal !== scheduled) return false;
  if (!containerFits(lane, { n, at, nominal }, row)) return false;
  notePod(store, lane, { row, at, nominal, phase });
  return true;
};

const NODES = pair();

const isNamed = (store: RunStore, run: number, row: PodRow): boolean => {
  const at = run * WIDTH;
  const { numbers: n, texts } = store;
  if (row.created - (n[at + NOMINAL] ?? 0) !== n[at + POD_CREATED]) return false;
  const suffix = row.short ? suffixNumber(row.rest) : -1;
  if (suffix !== n[at + POD_NAME]) return false;
  return suffix >= 0 || texts.get(textKey(run, NAME_TEXT)) === podNameOf(row);
};

type Numbers = { readonly n: Float64Array; readonly at: number; readonly nominal: number };

/** One container, never restarted, that has not started, works, or ended well and stays so. */
const containerFits = ({ common }: Lane, { n, at, nominal }: Numbers, row: PodRow): boolean => {
  const c = row.containerCount === 0 ? undefined : row.containers[0];
  const started = n[at + STARTED_AT] ?? NONE;
  if (c === undefined) return started === NONE && deletionFits({ n, at, nominal }, row, NONE);
  if (c.init || c.restart !== 0) return false;
  if (common.container !== '' && !isSame(CONTAINERS, c.name, common.container)) return false;
  if (Number.isNaN(c.startedAt))
    return started === NONE && waits(c) && deletionFits({ n, at, nominal }, row, NONE);
  if (c.waiting !== null || c.startedAt <= 0 || (started !== NONE && c.startedAt - nominal !== started))
    return false;
  const finished = n[at + FINISHED_AT] ?? NONE;
  if (Number.isNaN(c.finishedAt))
    return (
      finished === NONE &&
      c.exitCode === null &&
      c.reason === '' &&
      deletionFits({ n, at, nominal }, row, NONE)
    );
  const finishedAt = c.finishedAt - nominal;
  return (
    c.exitCode === 0 &&
    (common.ended === null || isSame(ENDS, c.reason, common.ended)) &&
    c.finishedAt > 0 &&
    (finished === NONE || finishedAt === finished) &&
    deletionFits({ n, at, nominal }, row, finishedAt)
  );
};

const CONTAINERS = pair();
const ENDS = pair();

const waits = (c: ContainerRow): boolean =>
  Number.isNaN(c.finishedAt) &&
  c.exitCode === null &&
  (c.waiting === null || c.waiting === 'ContainerCreating');

/** Nobody asked for its end, or only after it had ended. */
const deletionFits = ({ n, at, nominal }: Numbers, row: PodRow, finishedAt: number): boolean => {
  if (Number.isNaN(row.deletionRequested)) return true;
  const asked = row.deletionRequested - nominal;
  const known = n[at + DELETED_AT] ?? NONE;
  return finishedAt !== NONE && asked >= finishedAt && (known === NONE || known === asked);
};

type Noted = { readonly row: PodRow; readonly at: number; readonly nominal: number; readonly phase: number };

const notePod = (store: RunStore, { common }: Lane, { row, at, nominal, phase }: Noted): void => {
  const n = store.numbers;
  stamp(n, at + POD_LAST, { row, nominal });
  n[at + NODE] = row.node === null ? NONE : nodeIndexOf(store, row.node);
  n[at + PHASE] = phase;
  n[at + SCHEDULED] = Number.isNaN(row.scheduled) ? NONE : row.scheduled - nominal;
  const c = row.containerCount === 0 ? undefined : row.containers[0];
  if (c !== undefined) {
    noteContainer({ n, at, nominal }, c, row);
    common.container = c.name;
    if (!Number.isNaN(c.finishedAt)) {
      common.ended = c.reason;
      n[at + FINISHED_AT] = c.finishedAt - nominal;
    }
  }
  if (!Number.isNaN(row.deletionRequested) && n[at + DELETED_AT] === NONE) {
    n[at + DELETED_AT] = row.deletionRequested - nominal;
    stamp(n, at + DELETED, { row, nominal });
  }
};

const noteContainer = ({ n, at, nominal }: Numbers, c: ContainerRow, row: PodRow): void => {
  if (Number.isNaN(c.startedAt)) {
    if (c.waiting !== null && n[at + WAITED] === NONE) n[at + WAITED] = row.learned - nominal;
    return;
  }
  if (n[at + STARTED_AT] !== NONE) return;
  n[at + STARTED_AT] = c.startedAt - nominal;
  stamp(n, at + STARTED, { row, nominal });
};

/** The Pod left after its container had ended. */
export const takePodGone = (
  { n, at }: { readonly n: Float64Array; readonly at: number },
  row: Row,
): boolean => {
  if (row.witness !== 'watch' || n[at + POD_GONE] !== NONE || n[at + FINISHED_AT] === NONE) return false;
  stamp(n, at + POD_GONE, { row, nominal: n[at + NOMINAL] ?? 0 });
  return true;
};
