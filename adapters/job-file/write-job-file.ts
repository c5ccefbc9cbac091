import * as yaml from 'yaml';
import type { Job } from '../../core/inventory/job.ts';
import { formatInstant } from '../../core/time.ts';

// Text that YAML 1.1 would take for a number, a time or a truth value is quoted too: kubectl still reads that dialect.
const STYLE = { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false } as const;

/** YAML documents, one per value; the same values give the same bytes. */
export const writeDocuments = (values: readonly object[]): string => values.map(documentOf).join('---\n');

/** A job file that reads back as the same jobs. Only what differs from the defaults is written. */
export const writeJobFile = (jobs: readonly Job[]): string => documentOf(jobs.map(entryOf));

const documentOf = (value: object): string => {
  const document = new yaml.Document(value, STYLE);
  yaml.visit(document, {
    Scalar: (_, scalar) => {
      if (needsQuotes(scalar.value)) scalar.type = 'QUOTE_DOUBLE';
    },
  });
  return document.toString(STYLE);
};

/** Text by YAML 1.1 that 1.2, which we read ourselves, takes for something else: `0o17`, a namespace that may well be. */
const needsQuotes = (value: unknown): boolean =>
  typeof value === 'string' && /^[-+.\w]+$/.test(value) && typeof yaml.parse(value) !== 'string';

const entryOf = (job: Job): object => {
  const { resources, startingDeadlineSeconds, image } = job;
  const policy = job.concurrencyPolicy === 'Allow' ? {} : { concurrencyPolicy: job.concurrencyPolicy };
  return {
    name: job.name,
    ...(job.namespace === 'default' ? {} : { namespace: job.namespace }),
    ...(job.owner === undefined ? {} : { owner: job.owner }),
    ...(job.timeZone === undefined ? {} : { timeZone: job.timeZone }),
    ...(job.criticality === undefined ? {} : { criticality: job.criticality }),
    scheduler: job.scheduler,
    ...(job.since.length === 0
      ? {}
      : { since: job.since.map(({ at, scheduler }) => ({ at: formatInstant(at), scheduler })) }),
    ...shadowOf(job),
    ...(job.longestRunSeconds === undefined ? {} : { longestRun: `${job.longestRunSeconds}s` }),
    kubernetes: {
      schedule: job.schedule,
      command: job.command,
      ...(image === null ? {} : { image }),
      ...(Object.keys(resources).length === 0 ? {} : { resources }),
      ...policy,
      ...(startingDeadlineSeconds === undefined ? {} : { startingDeadlineSeconds }),
    },
  };
};

const shadowOf = ({ shadow }: Job): object => {
  if (shadow === undefined) return {};
  if (shadow.kind === 'always') return { shadow: true };
  return { shadow: { from: formatInstant(shadow.interval.from), to: formatInstant(shadow.interval.to) } };
};
