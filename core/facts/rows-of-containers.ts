import type { Instant } from '../time.ts';
import {
  type Cursor,
  count,
  cursor,
  flag,
  type MaybeTime,
  maybeTime,
  NEVER,
  orNull,
  type Source,
  text,
  timeOr,
  timeOrNaN,
} from './cursor.ts';
import type { ContainerState } from './fact.ts';

/** One attempt of one container as a row tells of it; `same`: it is as the row before told it. */
export type ContainerRow = {
  same: boolean;
  /** The row before had a container at this place. */
  isThere: boolean;
  /** What times are told against that nothing else tells. */
  near: Instant;
  name: string;
  init: boolean;
  restart: number;
  waiting: string | null;
  startedAt: Instant;
  finishedAt: Instant;
  exitCode: number | null;
  reason: string;
};

export type ContainerCursors = {
  readonly changed: Cursor;
  readonly name: Cursor;
  readonly init: Cursor;
  readonly restart: Cursor;
  readonly waits: Cursor;
  readonly waiting: Cursor;
  readonly started: MaybeTime;
  readonly finished: MaybeTime;
  readonly hasExit: Cursor;
  readonly exit: Cursor;
  readonly reason: Cursor;
};

export const containerCursors = (source: Source): ContainerCursors => ({
  changed: cursor(source, 'container changed'),
  name: cursor(source, 'container'),
  init: cursor(source, 'container init'),
  restart: cursor(source, 'container restart'),
  waits: cursor(source, 'container waiting?'),
  waiting: cursor(source, 'container waiting'),
  started: maybeTime(source, 'container started'),
  finished: maybeTime(source, 'container finished'),
  hasExit: cursor(source, 'container exit?'),
  exit: cursor(source, 'container exit'),
  reason: cursor(source, 'container reason'),
});

export const newContainer = (): ContainerRow => ({
  same: false,
  isThere: false,
  near: NEVER,
  name: '',
  init: false,
  restart: 0,
  waiting: null,
  startedAt: NEVER,
  finishedAt: NEVER,
  exitCode: null,
  reason: '',
});

/**
 * Reads what the row tells of the container, which holds what the row before told of the one at the same place: of the same
 * Pod (`same`), where it had so many (`isThere`).
 */
export const readContainer = (source: Source, c: ContainerCursors, container: ContainerRow): void => {
  const { isThere } = container;
  const known = isThere && container.same;
  container.same = !flag(c.changed) && known;
  if (container.same) return;
  container.name = text(source, c.name, isThere ? container.name : '');
  container.init = flag(c.init);
  container.restart = count(source, c.restart, known ? container.restart : 0);
  container.waiting = flag(c.waits) ? text(source, c.waiting, 'ContainerCreating') : null;
  const finished = known ? container.finishedAt : NEVER;
  const { near } = container;
  container.startedAt = timeOrNaN(source, c.started, timeOr(known ? container.startedAt : NEVER, near));
  container.finishedAt = timeOrNaN(source, c.finished, timeOr(finished, timeOr(container.startedAt, near)));
  container.exitCode = flag(c.hasExit) ? count(source, c.exit, 0) : null;
  container.reason = text(source, c.reason, container.exitCode === null ? '' : 'Completed');
};

export const containerOf = (c: ContainerRow): ContainerState => ({
  name: c.name,
  init: c.init,
  restart: c.restart,
  waiting: c.waiting,
  startedAt: orNull(c.startedAt),
  finishedAt: orNull(c.finishedAt),
  exitCode: c.exitCode,
  reason: c.reason,
});
