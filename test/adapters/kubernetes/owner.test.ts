import { expect, test } from 'vitest';
import { reduceCronJob } from '../../../adapters/kubernetes/reduce-cronjob.ts';
import { instant } from '../../../core/time.ts';

const OWNER = 'cronwitness.dev/owner';
type Metadata = { readonly annotations?: object; readonly labels?: object };

const ownerOf = (metadata: Metadata): string | null => {
  const learned = instant(Date.UTC(2026, 10, 22, 15));
  const observed = { learned, notBefore: learned, witness: 'list', uid: 'u', version: 1 } as const;
  const raw = { metadata: { name: 'settle', namespace: 'pay', ...metadata }, spec: {} };
  return reduceCronJob(raw, observed, OWNER).spec.owner;
};

test.each(
  Object.entries<readonly [Metadata, string | null]>({
    'the annotation names the owner': [
      { annotations: { [OWNER]: 'payments' }, labels: { [OWNER]: 'ops' } },
      'payments',
    ],
    'else the label does': [{ labels: { [OWNER]: 'ops' } }, 'ops'],
    'a blank annotation names nobody': [{ annotations: { [OWNER]: ' \n' } }, null],
    'nor does it hide the label': [{ annotations: { [OWNER]: ' ' }, labels: { [OWNER]: 'ops' } }, 'ops'],
    'blanks around a name are no part of it': [{ annotations: { [OWNER]: ' payments\n' } }, 'payments'],
  }),
)('%s', (_, [metadata, owner]) => {
  expect(ownerOf(metadata)).toBe(owner);
});
