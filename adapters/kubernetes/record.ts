import { type Duration, duration, type Instant, instant, seconds } from '../../core/time.ts';
import { clocked, clusterClock } from './cluster-clock.ts';
import type { ClusterConnection } from './connect.ts';
import { type ClusterError, isClusterError } from './errors.ts';
import { listAll } from './list.ts';
import { isRecord, type RawObject } from './raw-object.ts';
import { RESOURCE_NAMES, RESOURCES, type Resource, type ResourceName } from './resources.ts';
import type { Sleep } from './retry.ts';
import { realSleep } from './sleep.ts';
import { watchOnce } from './watch.ts';

/** A line of a recording (docs/recordings.md); `t` is when it arrived, by the cluster's clock. */
export type RecordedLine = { readonly t: Instant } & (
  | { readonly type: 'LIST'; readonly rv: string; readonly items: readonly RawObject[] }
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR'; readonly object: RawObject }
  | { readonly type: 'DISCONNECT'; readonly error: string }
);

export type RecordOptions = {
  readonly stop: AbortSignal;
  readonly write: (resource: ResourceName, line: RecordedLine) => void | Promise<void>;
  /** Hears of trouble, for the operator. */
  readonly trouble?: (resource: ResourceName, error: ClusterError) => void;
  readonly elapsed?: () => number;
  readonly now?: () => Instant;
  readonly sleep?: Sleep;
};

/** How long one watch is asked for. Bookmarks come every minute; a server ends a watch after half an hour at the least. */
const STREAM_SECONDS = 300;

const LONGEST_WAIT = seconds(5);

/** Writes down what the API says, word for word, until told to stop. @throws a ClusterError when the first lists fail */
export const recordCluster = async (connection: ClusterConnection, options: RecordOptions): Promise<void> => {
  const { elapsed = () => performance.now(), now = () => instant(Date.now()) } = options;
  const clock = clusterClock();
  const line = clocked(connection, clock, elapsed);
  // The bounds are at most a second apart: their middle is the best guess.
  const time = (): Instant => {
    const [low, high] = [clock.notBefore(elapsed()), clock.notAfter(elapsed())];
    return low === null || high === null ? now() : instant(Math.round((low + high) / 2));
  };
  // Where one cannot even begin, the others end too: half a recording would be judged as if it were whole.
  const failed = new AbortController();
  const recorder = { ...options, stop: AbortSignal.any([options.stop, failed.signal]), time };
  const recording = RESOURCE_NAMES.map(async (name) => {
    try {
      await recordResource(line, RESOURCES[name], recorder);
    } catch (error) {
      failed.abort();
      throw error;
    }
  });
  const ended = await Promise.allSettled(recording);
  for (const end of ended) if (end.status === 'rejected' && !isOutOfTime(end.reason)) throw end.reason;
};

const isOutOfTime = (error: unknown): boolean => isClusterError(error) && error.kind === 'out-of-time';

type Recorder = RecordOptions & { readonly time: () => Instant };

const recordResource = async (
  connection: ClusterConnection,
  resource: Resource,
  recorder: Recorder,
): Promise<void> => {
  const { stop, sleep = realSleep } = recorder;
  let version = await list(connection, resource, recorder);
  for (let failures = 0; !stop.aborted; ) {
    const end = await watch(connection, resource, { ...recorder, from: version });
    if (stop.aborted) return;
    const fruitful = end.version !== version || end.kind === 'ended';
    version = end.version;
    failures = fruitful && end.kind !== 'failed' ? 0 : failures + 1;
    if (end.kind === 'gone') version = await relist(connection, resource, { ...recorder, from: version });
    if (end.kind === 'cut' || end.kind === 'failed') {
      const { name } = resource;
      await recorder.write(name, { t: recorder.time(), type: 'DISCONNECT', error: end.error.message });
      recorder.trouble?.(name, end.error);
    }
    if (failures > 0) await pause(sleep, failures, stop);
  }
};

const watch = (
  connection: ClusterConnection,
  resource: Resource,
  { from, stop, time, write }: Recorder & { readonly from: string },
) =>
  watchOnce(connection, resource, {
    from,
    timeoutSeconds: STREAM_SECONDS,
    signal: stop,
    onChange: async ({ type, object }) => {
      await write(resource.name, { t: time(), type, object });
      return undefined;
    },
  });

const list = async (
  connection: ClusterConnection,
  resource: Resource,
  { stop, time, write }: Recorder,
): Promise<string> => {
  const items: RawObject[] = [];
  const { version } = await listAll(connection, resource, {
    signal: stop,
    sink: { item: (object) => void items.push(object), restart: () => void items.splice(0) },
  });
  await write(resource.name, { t: time(), type: 'LIST', rv: version, items });
  return version;
};

/** After a 410: what the API said, then a new list; the old version again where that failed. */
const relist = async (
  connection: ClusterConnection,
  resource: Resource,
  recorder: Recorder & { readonly from: string },
): Promise<string> => {
  const object = { kind: 'Status', code: 410, reason: 'Expired' };
  await recorder.write(resource.name, { t: recorder.time(), type: 'ERROR', object });
  try {
    return await list(connection, resource, recorder);
  } catch (error) {
    if (!isClusterError(error)) throw error;
    recorder.trouble?.(resource.name, error);
    return recorder.from;
  }
};

const pause = async (sleep: Sleep, failures: number, stop: AbortSignal): Promise<void> => {
  const wait: Duration = duration(Math.min(1000 * 2 ** (failures - 1), LONGEST_WAIT));
  try {
    await sleep(wait, stop);
  } catch (error) {
    if (!stop.aborted) throw error;
  }
};

/** One NDJSON line, its end included. */
export const formatLine = ({ t, ...rest }: RecordedLine): string =>
  `${JSON.stringify({ t: new Date(t).toISOString(), ...(isRecord(rest) ? rest : {}) })}\n`;
