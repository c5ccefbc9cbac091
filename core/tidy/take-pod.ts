import type { RowOf } from '../facts/all-rows.ts';
import { NO_TEXT, type Source, textIn, usual } from '../facts/column-values.ts';
import type { ContainerRows } from '../facts/rows-of-containers.ts';
import type { GoneRows } from '../facts/rows-of-gone.ts';
import { jobNameOfPod, type PodRows, podNameIn } from '../facts/rows-of-pods.ts';
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

type PodRow = RowOf<PodRows>;

const isUsual = ({ source, rows, i }: PodRow): boolean =>
  rows.seen.listed[i] === 0 &&
  textIn(source, rows.reason[i] ?? 0) === '' &&
  (rows.disruptions.size === 0 || !rows.disruptions.has(i)) &&
  (rows.unschedulable.size === 0 || !rows.unschedulable.has(i)) &&
  (rows.containers.count[i] ?? 0) <= 1;

const isOurs = (lane: Lane, { ours, nominal }: Spot, { source, rows, i }: PodRow): boolean =>
  ours &&
  textIn(source, rows.fixed.namespace[rows.fixedAt[i] ?? 0] ?? 0) === lane.namespace &&
  isJobOf(lane, jobNameOfPod(source, rows, i), nominal);

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
const phaseOf = ({ source, rows, i }: PodRow): number => {
  const code = rows.phase[i] ?? 0;
  if (code === USUAL_PHASE) return PENDING;
  const phase = textIn(source, code);
  if (isSame(AT_WORK, phase, 'Running')) return RUNNING;
  if (isSame(ENDED_WELL, phase, 'Succeeded')) return SUCCEEDED;
  return phase === 'Pending' ? PENDING : -1;
};
const PENDING = PHASES.indexOf('Pending');
const RUNNING = PHASES.indexOf('Running');
const SUCCEEDED = PHASES.indexOf('Succeeded');
const USUAL_PHASE = usual('Pending');
const AT_WORK = pair();
const ENDED_WELL = pair();

/** The run's only Pod, as it was first seen. */
export const takeNewPod = ({ runs, spot }: Lanes, lane: Lane, row: PodRow): boolean => {
  const { n, at, run, nominal } = spot;
  const phase = phaseOf(row);
  if (n[at + POD_CREATED] !== NONE || phase < 0 || !isUsual(row) || !isOurs(lane, spot, row)) return false;
  if (!containerFits(lane, spot, row)) return false;
  n[at + POD_CREATED] = createdOf(row) - nominal;
  const suffix = suffixIn(row);
  n[at + POD_NAME] = suffix;
  if (suffix < 0) runs.texts.set(textKey(run, NAME_TEXT), podNameIn(row.source, row.rows, row.i));
  stamp(spot, POD_FIRST, row);
  n[at + PHASE] = phase;
  notePod(runs, lane, { spot, row });
  return true;
};

const createdOf = ({ rows, i }: PodRow): number => rows.fixed.created[rows.fixedAt[i] ?? 0] ?? 0;

/** A newer word on the Pod. */
export const takePod = ({ runs, spot }: Lanes, lane: Lane, row: PodRow): boolean => {
  const { n, at, nominal, known } = spot;
  const { source, rows, i } = row;
  const phase = phaseOf(row);
  if (!isNewer(spot, POD_LAST, row) || phase < 0 || !isUsual(row)) return false;
  if (!(known && rows.sameFixed[i] === 1) && !(isOurs(lane, spot, row) && isNamed(runs, spot, row)))
    return false;
  // What once was known stays: a later word without it would have to be weighed.
  const node = n[at + NODE] ?? NONE;
  const told = rows.node[i] ?? NO_TEXT;
  if (node !== NONE && (told === NO_TEXT || !isSame(NODES, textIn(source, told), runs.nodes[node] ?? '')))
    return false;
  const scheduled = n[at + SCHEDULED] ?? NONE;
  if (scheduled !== NONE && (rows.scheduled[i] ?? 0) - nominal !== scheduled) return false;
  if (!containerFits(lane, spot, row)) return false;
  n[at + PHASE] = phase;
  notePod(runs, lane, { spot, row });
  return true;
};

const NODES = pair();

/** What follows its Job's name and a dash, as a number; -1 where that is no number. */
const suffixIn = ({ source, rows: { fixed, fixedAt }, i }: PodRow): number => {
  const k = fixedAt[i] ?? 0;
  return fixed.short[k] === 1 ? suffixNumber(textIn(source, fixed.rest[k] ?? 0)) : -1;
};

const isNamed = ({ texts }: RunStore, { n, at, run, nominal }: Spot, row: PodRow): boolean => {
  if (createdOf(row) - nominal !== n[at + POD_CREATED]) return false;
  const suffix = suffixIn(row);
  if (suffix !== n[at + POD_NAME]) return false;
  return suffix >= 0 || texts.get(textKey(run, NAME_TEXT)) === podNameIn(row.source, row.rows, row.i);
};

/** What is told of the row's only container; -1 where it has none. */
const containerOf = ({ rows: { containers }, i }: PodRow): number =>
  containers.count[i] === 0 ? -1 : (containers.all[containers.at[i] ?? 0] ?? -1);

/** One container, never restarted, that has not started, works, or ended well and stays so. */
const containerFits = ({ common }: Lane, spot: Spot, row: PodRow): boolean => {
  const { n, at, nominal } = spot;
  const { source, rows } = row;
  const { told } = rows.containers;
  const c = containerOf(row);
  const started = n[at + STARTED_AT] ?? NONE;
  if (c < 0) return started === NONE && deletionFits(spot, row, NONE);
  if (told.init[c] === 1 || told.restart[c] !== 0) return false;
  if (common.container !== '' && !isSame(CONTAINERS, textIn(source, told.name[c] ?? 0), common.container))
    return false;
  const startedAt = told.startedAt[c] ?? Number.NaN;
  if (Number.isNaN(startedAt))
    return started === NONE && waits(source, told, c) && deletionFits(spot, row, NONE);
  if (told.waiting[c] !== NO_TEXT || startedAt <= 0 || (started !== NONE && startedAt - nominal !== started))
    return false;
  const finished = n[at + FINISHED_AT] ?? NONE;
  const finishedAt = told.finishedAt[c] ?? Number.NaN;
  const reason = textIn(source, told.reason[c] ?? 0);
  if (Number.isNaN(finishedAt)) {
    const isOpen = finished === NONE && Number.isNaN(told.exitCode[c]) && reason === '';
    return isOpen && deletionFits(spot, row, NONE);
  }
  return (
    told.exitCode[c] === 0 &&
    (common.ended === null || isSame(ENDS, reason, common.ended)) &&
    finishedAt > 0 &&
    (finished === NONE || finishedAt - nominal === finished) &&
    deletionFits(spot, row, finishedAt - nominal)
  );
};

const CONTAINERS = pair();
const ENDS = pair();

const waits = (source: Source, told: ContainerRows['told'], c: number): boolean =>
  Number.isNaN(told.finishedAt[c]) &&
  Number.isNaN(told.exitCode[c]) &&
  (told.waiting[c] === NO_TEXT || textIn(source, told.waiting[c] ?? 0) === 'ContainerCreating');

/** Nobody asked for its end, or only after it had ended. */
const deletionFits = ({ n, at, nominal }: Spot, { rows, i }: PodRow, finishedAt: number): boolean => {
  const requested = rows.deletionRequested[i] ?? Number.NaN;
  if (Number.isNaN(requested)) return true;
  const asked = requested - nominal;
  const known = n[at + DELETED_AT] ?? NONE;
  return finishedAt !== NONE && asked >= finishedAt && (known === NONE || known === asked);
};

type Noted = { readonly spot: Spot; readonly row: PodRow };

const notePod = (runs: RunStore, { common }: Lane, { spot, row }: Noted): void => {
  const { n, at, nominal } = spot;
  const { source, rows, i } = row;
  stamp(spot, POD_LAST, row);
  const node = rows.node[i] ?? NO_TEXT;
  if (node !== NO_TEXT && n[at + NODE] === NONE) n[at + NODE] = nodeIndexOf(runs, textIn(source, node));
  const scheduled = rows.scheduled[i] ?? Number.NaN;
  n[at + SCHEDULED] = Number.isNaN(scheduled) ? NONE : scheduled - nominal;
  const c = containerOf(row);
  if (c >= 0) {
    const { told } = rows.containers;
    noteContainer(spot, row, c);
    common.container = textIn(source, told.name[c] ?? 0);
    const finishedAt = told.finishedAt[c] ?? Number.NaN;
    if (!Number.isNaN(finishedAt)) {
      common.ended = textIn(source, told.reason[c] ?? 0);
      n[at + FINISHED_AT] = finishedAt - nominal;
    }
  }
  const requested = rows.deletionRequested[i] ?? Number.NaN;
  if (!Number.isNaN(requested) && n[at + DELETED_AT] === NONE) {
    n[at + DELETED_AT] = requested - nominal;
    stamp(spot, DELETED, row);
  }
};

const noteContainer = (spot: Spot, row: PodRow, c: number): void => {
  const { rows, i } = row;
  const { n, at, nominal } = spot;
  const { told } = rows.containers;
  const startedAt = told.startedAt[c] ?? Number.NaN;
  if (Number.isNaN(startedAt)) {
    if (told.waiting[c] !== NO_TEXT && n[at + WAITED] === NONE)
      n[at + WAITED] = (rows.seen.learned[i] ?? 0) - nominal;
    return;
  }
  if (n[at + STARTED_AT] !== NONE) return;
  n[at + STARTED_AT] = startedAt - nominal;
  stamp(spot, STARTED, row);
};

/** The Pod left after its container had ended. */
export const takePodGone = (spot: Spot, row: RowOf<GoneRows>): boolean => {
  const { n, at } = spot;
  if (row.rows.seen.listed[row.i] === 1 || n[at + POD_GONE] !== NONE || n[at + FINISHED_AT] === NONE)
    return false;
  stamp(spot, POD_GONE, row);
  return true;
};
