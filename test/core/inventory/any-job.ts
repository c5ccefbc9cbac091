import fc from 'fast-check';
import type { Job } from '../../../core/inventory/job.ts';
import { instant } from '../../../core/time.ts';

const optional = <T, K extends string>(key: K, value: fc.Arbitrary<T>) =>
  fc.option(value).map((given) => (given === null ? {} : { [key]: given }));
const name = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,50}[a-z0-9])?$/);
// Words that YAML dialects take for something else, and characters that need care.
const text = fc.oneof(
  fc.string({ minLength: 1, unit: 'grapheme' }),
  fc.constantFrom(
    'yes',
    'no',
    'on',
    'null',
    '~',
    '0x1f',
    '012',
    '1e3',
    '1_000',
    '12:30:45',
    '2026-11-01',
    '- a',
    '# b',
    '*c',
    '&d',
    ': ',
    '"',
    "'",
    'a\nb',
    ' ',
    'ünï',
    '<<',
    '=',
  ),
);
const second = fc.integer({ min: 0, max: 4_000_000_000 }).map((s) => instant(s * 1000));
const quantity = fc.constantFrom('100m', '0.1', '1', '128Mi', '1024M', '2e3', '.5Gi');
const quantities = fc.dictionary(fc.constantFrom('cpu', 'memory', 'ephemeral-storage'), quantity, {
  minKeys: 1,
});
const scheduler = fc.constantFrom('kubernetes' as const, 'chronos' as const);
const history = fc
  .uniqueArray(second, { maxLength: 3 })
  .map((times) => [...times].sort((a, b) => a - b))
  .chain((times) => fc.tuple(...times.map((at) => fc.record({ at: fc.constant(at), scheduler }))));
const shadow = fc.oneof(
  fc.constant({ kind: 'always' as const }),
  fc
    .tuple(second, second)
    .filter(([a, b]) => a < b)
    .map(([from, to]) => ({ kind: 'within' as const, interval: { from, to } })),
);

/** Jobs as a job file can hold them. */
export const anyJob: fc.Arbitrary<Job> = fc
  .tuple(
    fc.record({
      name,
      namespace: name,
      schedule: fc.oneof(fc.constantFrom('* * * * *', '*/5 1-3 * * MON', '@daily', '@every 90m'), text),
      command: fc.array(text, { minLength: 1, maxLength: 4 }),
      image: fc.option(text),
      resources: fc
        .tuple(optional('requests', quantities), optional('limits', quantities))
        .map(([a, b]) => ({ ...a, ...b })),
      concurrencyPolicy: fc.constantFrom('Allow' as const, 'Forbid' as const, 'Replace' as const),
      scheduler,
      since: history,
    }),
    optional('timeZone', fc.constantFrom('Europe/Paris', 'UTC', 'Etc/GMT+5')),
    optional('startingDeadlineSeconds', fc.nat(100_000)),
    optional('longestRunSeconds', fc.integer({ min: 1, max: 1_000_000 })),
    optional('owner', text),
    optional('criticality', fc.nat(9)),
    optional('shadow', shadow),
  )
  .map(([job, ...rest]) => ({
    ...job,
    ...Object.assign({}, ...rest),
    scheduler: job.since.at(-1)?.scheduler ?? job.scheduler,
  }));
