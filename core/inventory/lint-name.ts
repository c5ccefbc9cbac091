import type { Finding } from './finding.ts';
import { formatPosition, type PlacedJob } from './job.ts';

// The Job's name is the CronJob's, a hyphen and up to 10 digits, and a Job's name has at most 63 characters
// (kubernetes pkg/apis/batch/validation: DNS1035LabelMaxLength - 11).
const MAX_NAME = 52;
const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

export const lintName = ({ job, at }: PlacedJob): readonly Finding[] => {
  const found: Finding[] = [];
  const finding = { severity: 'error', job: job.name, at: at('name') } as const;
  if (job.name.length > MAX_NAME) {
    const message = `the name has ${job.name.length} characters; a CronJob's name has at most ${MAX_NAME}`;
    found.push({ ...finding, rule: 'name-too-long', message });
  }
  if (!DNS_LABEL.test(job.name)) {
    const message = `"${job.name}" is not a DNS label: small letters, digits and hyphens, no hyphen at either end`;
    found.push({ ...finding, rule: 'name-not-dns', message });
  }
  if (job.namespace.length > 63 || !DNS_LABEL.test(job.namespace)) {
    const message = `namespace "${job.namespace}" is not a DNS label of at most 63 characters`;
    found.push({ ...finding, rule: 'name-not-dns', message, at: at('namespace') });
  }
  return found;
};

/** Two jobs of one namespace and name, also across files: the later one is told where the first is. */
export const lintUnique = (jobs: readonly PlacedJob[]): readonly Finding[] => {
  const first = new Map<string, PlacedJob>();
  const found: Finding[] = [];
  for (const placed of jobs) {
    const key = `${placed.job.namespace}/${placed.job.name}`;
    const before = first.get(key);
    if (before === undefined) {
      first.set(key, placed);
      continue;
    }
    const message = `${key} is already defined at ${formatPosition(before.at('name'))}`;
    found.push({
      severity: 'error',
      rule: 'name-not-unique',
      job: placed.job.name,
      message,
      at: placed.at('name'),
    });
  }
  return found;
};
