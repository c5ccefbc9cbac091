import { isUuid, uuidOf, wordsOf } from '../facts/uuid.ts';
import { instant } from '../time.ts';
import * as at from './run-fields.ts';
import { JOB_TEXT, NAME_TEXT, nodeIndexOf, POD_TEXT, type RunStore, textKey } from './run-store.ts';
import { NONE, type TidyRun } from './tidy-run.ts';

/** The phases of a tidy run's Pod; a run holds the index. */
export const PHASES: readonly string[] = ['', 'Pending', 'Running', 'Succeeded'];

// A Pod's name is its Job's, a dash, and five letters or digits (k8s.io/apimachinery/pkg/util/rand).
const LETTERS = 36;
const SUFFIX = 5;

/** The five letters as a number; -1 where it is anything else. */
export const suffixNumber = (suffix: string): number => {
  if (suffix.length !== SUFFIX) return -1;
  let sum = 0;
  for (let i = 0; i < SUFFIX; i++) {
    const code = suffix.charCodeAt(i);
    const digit = code >= 97 && code <= 122 ? code - 87 : code >= 48 && code <= 57 ? code - 48 : -1;
    if (digit < 0) return -1;
    sum = sum * LETTERS + digit;
  }
  return sum;
};

/** A Pod's name, of its Job's and the number that `suffixNumber` made of the rest. */
export const podNameFrom = (jobName: string, suffix: number): string =>
  `${jobName}-${suffix.toString(LETTERS).padStart(SUFFIX, '0')}`;

/** A Job's name is its CronJob's, a dash, and the nominal time in unix minutes. */
export const jobNameOf = (cronJob: string, nominal: number): string =>
  `${cronJob}-${Math.floor(nominal / 60_000)}`;

/** The run by name; `cronJob` is its CronJob's name. */
export const readRun = (store: RunStore, run: number, cronJob: string): TidyRun => {
  const base = run * at.WIDTH;
  const n = (field: number): number => store.numbers[base + field] ?? NONE;
  const uid = (field: number, kind: number): string =>
    n(field) === -1
      ? (store.texts.get(textKey(run, kind)) ?? '')
      : uuidOf([n(field), n(field + 1), n(field + 2), n(field + 3)]);
  const hasJob = n(at.JOB_CREATED) !== NONE;
  const hasPod = n(at.POD_CREATED) !== NONE;
  const jobName = hasJob ? jobNameOf(cronJob, n(at.NOMINAL)) : '';
  const name = n(at.POD_NAME);
  const long = store.texts.get(textKey(run, NAME_TEXT)) ?? '';
  return {
    nominal: instant(n(at.NOMINAL)),
    told: n(at.TOLD),
    jobUid: hasJob ? uid(at.JOB_UID, JOB_TEXT) : '',
    jobName,
    jobCreated: n(at.JOB_CREATED),
    jobFirst: n(at.JOB_FIRST),
    jobFirstAfter: n(at.JOB_FIRST + 1),
    jobFirstVersion: n(at.JOB_FIRST + 2),
    jobLast: n(at.JOB_LAST),
    jobLastAfter: n(at.JOB_LAST + 1),
    jobLastVersion: n(at.JOB_LAST + 2),
    metAt: n(at.MET_AT),
    met: n(at.MET),
    metAfter: n(at.MET + 1),
    metVersion: n(at.MET + 2),
    completeAt: n(at.COMPLETE_AT),
    complete: n(at.COMPLETE),
    completeAfter: n(at.COMPLETE + 1),
    completeVersion: n(at.COMPLETE + 2),
    jobGone: n(at.JOB_GONE),
    jobGoneAfter: n(at.JOB_GONE + 1),
    jobGoneVersion: n(at.JOB_GONE + 2),
    podUid: hasPod ? uid(at.POD_UID, POD_TEXT) : '',
    podName: !hasPod ? '' : name === -1 ? long : podNameFrom(jobName, name),
    podCreated: n(at.POD_CREATED),
    podFirst: n(at.POD_FIRST),
    podFirstAfter: n(at.POD_FIRST + 1),
    podFirstVersion: n(at.POD_FIRST + 2),
    podLast: n(at.POD_LAST),
    podLastAfter: n(at.POD_LAST + 1),
    podLastVersion: n(at.POD_LAST + 2),
    node: store.nodes[n(at.NODE)] ?? null,
    phase: PHASES[n(at.PHASE)] ?? '',
    scheduled: n(at.SCHEDULED),
    waited: n(at.WAITED),
    startedAt: n(at.STARTED_AT),
    started: n(at.STARTED),
    startedAfter: n(at.STARTED + 1),
    startedVersion: n(at.STARTED + 2),
    finishedAt: n(at.FINISHED_AT),
    deletedAt: n(at.DELETED_AT),
    deleted: n(at.DELETED),
    deletedAfter: n(at.DELETED + 1),
    deletedVersion: n(at.DELETED + 2),
    podGone: n(at.POD_GONE),
    podGoneAfter: n(at.POD_GONE + 1),
    podGoneVersion: n(at.POD_GONE + 2),
  };
};

/** Puts a run of which Job and Pod are known into the store, at a place taken for its nominal time. */
export const writeRun = (store: RunStore, run: number, from: TidyRun): void => {
  const n = store.numbers;
  const base = run * at.WIDTH;
  const put = (field: number, ...values: readonly number[]): void => {
    for (const [i, value] of values.entries()) n[base + field + i] = value;
  };
  put(at.TOLD, from.told);
  putUid(store, { run, field: at.JOB_UID, kind: JOB_TEXT }, from.jobUid);
  put(at.JOB_CREATED, from.jobCreated);
  put(at.JOB_FIRST, from.jobFirst, from.jobFirstAfter, from.jobFirstVersion);
  put(at.JOB_LAST, from.jobLast, from.jobLastAfter, from.jobLastVersion);
  put(at.MET_AT, from.metAt);
  put(at.MET, from.met, from.metAfter, from.metVersion);
  put(at.COMPLETE_AT, from.completeAt);
  put(at.COMPLETE, from.complete, from.completeAfter, from.completeVersion);
  put(at.JOB_GONE, from.jobGone, from.jobGoneAfter, from.jobGoneVersion);
  putUid(store, { run, field: at.POD_UID, kind: POD_TEXT }, from.podUid);
  putPodName(store, run, from);
  put(at.POD_CREATED, from.podCreated);
  put(at.POD_FIRST, from.podFirst, from.podFirstAfter, from.podFirstVersion);
  put(at.POD_LAST, from.podLast, from.podLastAfter, from.podLastVersion);
  put(at.NODE, from.node === null ? NONE : nodeIndexOf(store, from.node));
  put(at.PHASE, PHASES.indexOf(from.phase));
  put(at.SCHEDULED, from.scheduled, from.waited);
  put(at.STARTED_AT, from.startedAt);
  put(at.STARTED, from.started, from.startedAfter, from.startedVersion);
  put(at.FINISHED_AT, from.finishedAt);
  put(at.DELETED_AT, from.deletedAt);
  put(at.DELETED, from.deleted, from.deletedAfter, from.deletedVersion);
  put(at.POD_GONE, from.podGone, from.podGoneAfter, from.podGoneVersion);
};

/** A Pod's name: five letters as a number, any other as text. */
const putPodName = (store: RunStore, run: number, { jobName, podName }: TidyRun): void => {
  const short = podName.startsWith(`${jobName}-`);
  const suffix = short ? suffixNumber(podName.slice(jobName.length + 1)) : -1;
  store.numbers[run * at.WIDTH + at.POD_NAME] = suffix;
  if (suffix < 0) store.texts.set(textKey(run, NAME_TEXT), podName);
};

type Place = { readonly run: number; readonly field: number; readonly kind: number };

/** A UID: a UUID as its words, any other as text. */
const putUid = (store: RunStore, { run, field, kind }: Place, uid: string): void => {
  const words = isUuid(uid) ? wordsOf(uid) : [-1];
  for (const [i, word] of words.entries()) store.numbers[run * at.WIDTH + field + i] = word;
  if (words.length === 1) store.texts.set(textKey(run, kind), uid);
};
