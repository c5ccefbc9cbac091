/** An error planted in a job file, and the rule by which the linter must name it, at the job with that number. */
export type Planted = { readonly job: number; readonly rule: string };

type Entry = {
  readonly name: string;
  readonly zone: string;
  readonly schedule: string;
  readonly more: readonly string[];
};

const ZONES = ['America/New_York', 'Europe/Paris', 'UTC', 'Asia/Kolkata', 'Australia/Lord_Howe'];

/** Schedules of many kinds: no two neighbours share one, so that nothing is worked out only once. */
const sound = (i: number): Entry => {
  const [minute, hour] = [(i * 7) % 60, (i * 11) % 24];
  const days = ['* * *', '* * 1-5', `${1 + (i % 28)} * *`, `* ${1 + (i % 12)} *`, '* * 0'][i % 5];
  return {
    name: `job-${i}`,
    zone: ZONES[i % ZONES.length] ?? 'UTC',
    schedule: i % 9 === 0 ? `*/${5 + (i % 20)} * * * *` : `${minute} ${hour} ${days}`,
    more: ['    resources: { requests: { memory: 64Mi }, limits: { memory: 256Mi } }'],
  };
};

const MISTAKES: readonly (readonly [rule: string, (entry: Entry) => Partial<Entry>])[] = [
  ['name-too-long', ({ name }) => ({ name: `${name}-${'x'.repeat(50)}` })],
  ['name-not-dns', ({ name }) => ({ name: `Big_${name}` })],
  ['bad-schedule', () => ({ schedule: '61 * * * *' })],
  ['bad-schedule', () => ({ zone: 'Mars/Olympus' })],
  ['never-fires', () => ({ schedule: '0 0 30 2 *' })],
  ['name-not-unique', () => ({ name: 'job-2' })],
  ['bad-quantity', () => ({ more: ['    resources: { limits: { memory: lots } }'] })],
  [
    'request-over-limit',
    () => ({ more: ['    resources: { requests: { memory: 2Gi }, limits: { memory: 1Gi } }'] }),
  ],
  ['short-deadline', () => ({ more: ['    startingDeadlineSeconds: 3'] })],
];

/** A job file of `count` jobs with an error in every hundredth, and where they are. */
export const plantedJobs = (
  count: number,
): { readonly text: string; readonly planted: readonly Planted[] } => {
  const planted: Planted[] = [];
  const entries = Array.from({ length: count }, (_, i) => {
    const mistake = i % 100 === 50 ? MISTAKES[Math.floor(i / 100) % MISTAKES.length] : undefined;
    if (mistake === undefined) return sound(i);
    planted.push({ job: i, rule: mistake[0] });
    return { ...sound(i), ...mistake[1](sound(i)) };
  });
  const text = entries.map(({ name, zone, schedule, more }) =>
    [
      `- name: ${name}`,
      `  timeZone: ${zone}`,
      '  kubernetes:',
      `    schedule: '${schedule}'`,
      `    command: [/srv/jobs/run, ${name}]`,
      ...more,
    ].join('\n'),
  );
  return { text: `${text.join('\n')}\n`, planted };
};
