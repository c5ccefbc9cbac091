import {
  countAt,
  flagAt,
  NEVER,
  NO_TEXT,
  numbersOf,
  orNull,
  type Source,
  textAt,
  textIn,
  textOrNull,
  timeAt,
  timeOr,
  timesOf,
  usual,
  valueAt,
} from './column-values.ts';
import type { ContainerState } from './fact.ts';
import { bytes, doubles, lengthAt, places, type Rows, roomIn } from './rows.ts';

/** What rows tell of containers, by the order in which they tell it; texts as in column-values.ts, NaN for no exit code. */
type Told = {
  count: number;
  /** The row that tells it. */
  row: Int32Array;
  /** What was told before of the container at the same place of the row before; -1 where that has none. */
  before: Int32Array;
  name: Int32Array;
  init: Uint8Array;
  restart: Float64Array;
  waiting: Int32Array;
  startedAt: Float64Array;
  finishedAt: Float64Array;
  exitCode: Float64Array;
  reason: Int32Array;
};

/** The containers of a record's rows of Pods. */
export type ContainerRows = {
  /** A row's are those of `all` from `at` on, so many; each is the place of what was told. */
  at: Int32Array;
  count: Int32Array;
  all: Int32Array;
  readonly told: Told;
};

export const noContainerRows = (): ContainerRows => ({
  at: places(0),
  count: places(0),
  all: places(0),
  told: {
    count: 0,
    row: places(0),
    before: places(0),
    name: places(0),
    init: bytes(0),
    restart: doubles(0),
    waiting: places(0),
    startedAt: doubles(0),
    finishedAt: doubles(0),
    exitCode: doubles(0),
    reason: places(0),
  },
});

type Pods = {
  readonly seen: Rows;
  readonly fixedAt: Int32Array;
  readonly fixed: { readonly created: Float64Array };
};

/** What times are told against that nothing else tells: when the Pod was made. */
const madeOf = ({ fixed, fixedAt }: Pods, row: number): number => fixed.created[fixedAt[row] ?? 0] ?? 0;

export const readContainers = (rows: ContainerRows, source: Source, pods: Pods): void => {
  const { count } = pods.seen;
  rows.at = roomIn(rows.at, count, places);
  rows.count = roomIn(rows.count, count, places);
  const lengths = numbersOf(source, 'pod containers n');
  let end = 0;
  for (let i = 0; i < count; i++) {
    const length = lengthAt(lengths, i);
    rows.at[i] = end;
    rows.count[i] = length;
    end += length;
  }
  const changed = numbersOf(source, 'container changed');
  if (end > 0) valueAt(changed, end - 1);
  rows.all = roomIn(rows.all, end, places);
  rows.told.row = roomIn(rows.told.row, end, places);
  rows.told.before = roomIn(rows.told.before, end, places);
  readChanged(rows, pods.seen, changed);
  readNames(rows.told, source, pods.seen);
  readTimes(rows.told, source, pods);
  readEnds(rows.told, source);
};

type Column = ReturnType<typeof numbersOf>;

const readChanged = ({ at, count, all, told }: ContainerRows, seen: Rows, changed: Column): void => {
  told.count = 0;
  for (let i = 0; i < seen.count; i++) {
    const from = at[i] ?? 0;
    const length = count[i] ?? 0;
    const known = i > 0 ? (count[i - 1] ?? 0) : 0;
    for (let k = 0; k < length; k++) {
      const before = k < known ? (all[(at[i - 1] ?? 0) + k] ?? -1) : -1;
      if (!flagAt(changed, from + k) && before >= 0 && seen.same[i] === 1) {
        all[from + k] = before;
        continue;
      }
      told.row[told.count] = i;
      told.before[told.count] = before;
      all[from + k] = told.count++;
    }
  }
};

const CREATING = usual('ContainerCreating');
const COMPLETED = usual('Completed');

const readNames = (told: Told, source: Source, { same }: Rows): void => {
  const { count, before, row } = told;
  told.name = roomIn(told.name, count, places);
  told.init = roomIn(told.init, count, bytes);
  told.restart = roomIn(told.restart, count, doubles);
  told.waiting = roomIn(told.waiting, count, places);
  const [names, inits] = [numbersOf(source, 'container'), numbersOf(source, 'container init')];
  const restarts = numbersOf(source, 'container restart');
  for (let c = 0; c < count; c++) {
    const b = before[c] ?? -1;
    told.name[c] = textAt(names, c, b < 0 ? 0 : (told.name[b] ?? 0));
    told.init[c] = flagAt(inits, c) ? 1 : 0;
    const known = b >= 0 && same[row[c] ?? 0] === 1;
    told.restart[c] = countAt(restarts, c, known ? (told.restart[b] ?? 0) : 0);
  }
  const [waits, waiting] = [numbersOf(source, 'container waiting?'), numbersOf(source, 'container waiting')];
  let asked = 0;
  for (let c = 0; c < count; c++)
    told.waiting[c] = flagAt(waits, c) ? textAt(waiting, asked++, CREATING) : NO_TEXT;
};

const readTimes = (told: Told, source: Source, pods: Pods): void => {
  const { count, before, row } = told;
  told.startedAt = roomIn(told.startedAt, count, doubles);
  told.finishedAt = roomIn(told.finishedAt, count, doubles);
  const [hasStart, hasEnd] = [
    numbersOf(source, 'container started?'),
    numbersOf(source, 'container finished?'),
  ];
  const [starts, ends] = [timesOf(source, 'container started'), timesOf(source, 'container finished')];
  let [started, ended] = [0, 0];
  for (let c = 0; c < count; c++) {
    const b = before[c] ?? -1;
    const known = b >= 0 && pods.seen.same[row[c] ?? 0] === 1;
    const made = madeOf(pods, row[c] ?? 0);
    const startedBefore = known ? (told.startedAt[b] ?? NEVER) : NEVER;
    const start = flagAt(hasStart, c) ? timeAt(starts, started++, timeOr(startedBefore, made)) : NEVER;
    const endedBefore = known ? (told.finishedAt[b] ?? NEVER) : NEVER;
    told.startedAt[c] = start;
    told.finishedAt[c] = flagAt(hasEnd, c)
      ? timeAt(ends, ended++, timeOr(endedBefore, timeOr(start, made)))
      : NEVER;
  }
};

const readEnds = (told: Told, source: Source): void => {
  const { count } = told;
  told.exitCode = roomIn(told.exitCode, count, doubles);
  told.reason = roomIn(told.reason, count, places);
  const [hasExit, exits] = [numbersOf(source, 'container exit?'), numbersOf(source, 'container exit')];
  const reasons = numbersOf(source, 'container reason');
  let asked = 0;
  for (let c = 0; c < count; c++) {
    const exit = flagAt(hasExit, c) ? countAt(exits, asked++, 0) : NEVER;
    told.exitCode[c] = exit;
    told.reason[c] = textAt(reasons, c, Number.isNaN(exit) ? 0 : COMPLETED);
  }
};

export const containersOf = (source: Source, rows: ContainerRows, i: number): readonly ContainerState[] =>
  Array.from({ length: rows.count[i] ?? 0 }, (_, k) =>
    containerOf(source, rows.told, rows.all[(rows.at[i] ?? 0) + k] ?? 0),
  );

const containerOf = (source: Source, told: Told, c: number): ContainerState => ({
  name: textIn(source, told.name[c] ?? 0),
  init: told.init[c] === 1,
  restart: told.restart[c] ?? 0,
  waiting: textOrNull(source, told.waiting[c] ?? NO_TEXT),
  startedAt: orNull(told.startedAt[c]),
  finishedAt: orNull(told.finishedAt[c]),
  exitCode: Number.isNaN(told.exitCode[c]) ? null : (told.exitCode[c] ?? null),
  reason: textIn(source, told.reason[c] ?? 0),
});
