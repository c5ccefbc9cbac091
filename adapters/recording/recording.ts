import { statSync } from 'node:fs';
import { type Fact, RESOURCES, type Resource } from '../../core/facts/fact.ts';
import { type Instant, instant } from '../../core/time.ts';
import { reduce, reduceDeleted } from '../kubernetes/reduce.ts';
import { type RecordedLine, readLines, recordedFile } from './lines.ts';

/** A recorded cluster, already reduced to facts; format: see docs/recordings.md. */
export type Recording = {
  /** When every resource had been listed once, and the last line of any file. */
  readonly start: Instant;
  readonly end: Instant;
  /** Every fact with the instant at which it reached the recorder, by that instant. */
  readonly arrivals: readonly Arrived[];
  readonly streams: Readonly<Record<Resource, readonly StreamMark[]>>;
  /** What could not be read, a line each, with file and line. */
  readonly problems: readonly string[];
};
export type Arrived = { readonly t: Instant; readonly fact: Fact };

/** What happened to one resource's stream: it says when we were looking. */
export type StreamMark = { readonly t: Instant; readonly kind: 'list' | 'seen' | 'lost' | 'cut' };

/** Thrown where a folder is no recording at all; its message is one line. */
export class NotARecording extends Error {}

export const loadRecording = async (directory: string, owner?: string): Promise<Recording> => {
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new NotARecording(
      `${directory}: no such directory; expected a recording (cronjobs, jobs, pods and events as .ndjson.gz)`,
    );
  }
  const missing = RESOURCES.filter((r) => recordedFile(directory, r) === null);
  if (missing.length > 0)
    throw new NotARecording(
      `${directory}: not a recording, ${missing.map((m) => `${m}.ndjson.gz`).join(', ')} missing`,
    );
  const lines = (resource: Resource) => readLines(recordedFile(directory, resource) ?? '');
  const recording = await recordingOf(lines, owner);
  if (recording.end === 0) {
    const why = recording.problems[0];
    throw new NotARecording(`${directory}: the recording is empty${why === undefined ? '' : ` (${why})`}`);
  }
  return recording;
};

type Lines = AsyncIterable<RecordedLine> | Iterable<RecordedLine>;

/** Makes a recording of each resource's lines, in their order of arrival; without a line it ends at the epoch. */
export const recordingOf = async (
  lines: (resource: Resource) => Lines,
  owner?: string,
): Promise<Recording> => {
  const arrivals: Arrived[] = [];
  const problems: string[] = [];
  const marks: Record<Resource, StreamMark[]> = { cronjobs: [], jobs: [], pods: [], events: [] };
  for (const resource of RESOURCES) {
    await readStream(lines(resource), { resource, owner, arrivals, problems, marks: marks[resource] });
  }
  const times = RESOURCES.flatMap((r) => marks[r].map((m) => m.t));
  return {
    start: instant(
      RESOURCES.map((r) => marks[r].find((m) => m.kind === 'list')?.t ?? 0).reduce<number>(
        (a, b) => Math.max(a, b),
        0,
      ),
    ),
    end: instant(times.reduce((a, b) => Math.max(a, b), 0)),
    arrivals: arrivals.toSorted((a, b) => a.t - b.t),
    streams: marks,
    problems,
  };
};

type Reading = {
  readonly resource: Resource;
  readonly owner: string | undefined;
  readonly arrivals: Arrived[];
  readonly problems: string[];
  readonly marks: StreamMark[];
};

// On a connected watch a change arrives at once: what comes now did not happen longer ago than this.
const DELIVERY = 5_000;

const readStream = async (
  lines: Lines,
  { resource, owner, arrivals, problems, marks }: Reading,
): Promise<void> => {
  // After a cut the watch brings first what happened meanwhile, line after line.
  let backlog = { from: instant(0), until: instant(0) };
  for await (const line of lines) {
    const last = marks.at(-1);
    if (line.kind === 'unreadable') {
      problems.push(line.problem);
      // What the line said is lost: from the line before to the next one we cannot vouch for anything.
      if (last !== undefined && last.kind !== 'lost') marks.push({ t: last.t, kind: 'lost' });
      continue;
    }
    const upToDate = marks.findLast((m) => m.kind !== 'cut')?.t ?? instant(0);
    if (last === undefined || last.kind === 'cut')
      backlog = { from: upToDate, until: instant(line.t + DELIVERY) };
    const notBefore = line.t <= backlog.until ? backlog.from : instant(Math.max(upToDate, line.t - DELIVERY));
    for (const fact of factsOf(line, { resource, owner, notBefore })) arrivals.push({ t: line.t, fact });
    marks.push(markOf(line));
  }
};

const markOf = (line: Exclude<RecordedLine, { kind: 'unreadable' }>): StreamMark => {
  const kinds = { list: 'list', change: 'seen', bookmark: 'seen', error: 'cut', disconnect: 'cut' } as const;
  return { t: line.t, kind: kinds[line.kind] };
};

type Reduction = {
  readonly resource: Resource;
  readonly owner: string | undefined;
  readonly notBefore: Instant;
};

const factsOf = (line: RecordedLine, { resource, owner, notBefore }: Reduction): readonly Fact[] => {
  if (line.kind === 'list') {
    const arrival = { learned: line.t, notBefore, witness: 'list' as const };
    return line.items.flatMap((item) => reduce(resource, item, arrival, owner) ?? []);
  }
  if (line.kind !== 'change') return [];
  const arrival = { learned: line.t, notBefore, witness: 'watch' as const };
  if (line.deleted) return reduceDeleted(resource, line.object, arrival, owner);
  const fact = reduce(resource, line.object, arrival, owner);
  return fact === null ? [] : [fact];
};
