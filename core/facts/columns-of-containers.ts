import type { Instant } from '../time.ts';
import { type Io, orNull, timeOf } from './columns.ts';
import type { ContainerState } from './fact.ts';

/** `before` is the same attempt as last seen, `usual` the name that the neighbour's container has. */
export const containerFields = (
  io: Io,
  c: ContainerState | undefined,
  { before, usual, near }: { before: ContainerState | undefined; usual: string | undefined; near: Instant },
): ContainerState => {
  const changed = c === undefined ? undefined : JSON.stringify(c) !== JSON.stringify(before);
  if (!io.flag('container changed', changed) && before !== undefined) return before;
  const name = io.text('container', c?.name, before?.name ?? usual ?? '');
  const init = io.flag('container init', c?.init);
  const restart = io.count('container restart', c?.restart, before?.restart ?? 0);
  const waiting = orNull(io, 'container waiting', c?.waiting, (v) =>
    io.text('container waiting', v, 'ContainerCreating'),
  );
  const startedAt = orNull(io, 'container started', c?.startedAt, (v) =>
    timeOf(io, 'container started', v, before?.startedAt ?? near),
  );
  const finishedAt = orNull(io, 'container finished', c?.finishedAt, (v) =>
    timeOf(io, 'container finished', v, before?.finishedAt ?? startedAt ?? near),
  );
  const exitCode = orNull(io, 'container exit', c?.exitCode, (v) => io.count('container exit', v, 0));
  const reason = io.text('container reason', c?.reason, exitCode === null ? '' : 'Completed');
  return { name, init, restart, waiting, startedAt, finishedAt, exitCode, reason };
};
