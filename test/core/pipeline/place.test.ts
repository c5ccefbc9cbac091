import { describe, expect, test } from 'vitest';
import { absorb, emptyWorld } from '../../../core/history/world.ts';
import { placeOf } from '../../../core/pipeline/place.ts';
import { cronJob, refOf } from '../../build/cronjob.ts';
import { event } from '../../build/event.ts';
import { job, jobRef } from '../../build/job.ts';
import { observe } from '../../build/observe.ts';
import { pod, podName } from '../../build/pod.ts';
import { neverStarted, run } from '../alerting/verdicts.ts';

const of = jobRef({ of: refOf({}), nominal: '15:31:00' });
const about = (reason: string, message: string) =>
  event({ about: ['Pod', podName({ of })], at: '15:31:05', reason, message });

const placeAfter = (more: readonly ReturnType<typeof about>[number][], scheduled = '15:31:01') => {
  const truth = [
    ...cronJob(),
    ...job({ nominal: '15:31:00' }),
    ...pod({ of, scheduled, waiting: 'ErrImagePull' }),
    ...more,
  ];
  const world = absorb(
    emptyWorld(),
    observe(truth).map((s) => s.fact),
  );
  return placeOf(world, run('ok', '15:31', neverStarted('image-pull'), { job: of.name }));
};

describe('where a run was', () => {
  test.each<[string, string, string, string | null]>([
    ['an image that cannot be pulled', 'Failed', 'Failed to pull image "r/x:1": rpc error', 'r/x:1'],
    ['an image that is waited for', 'BackOff', 'Back-off pulling image "r/x:1"', 'r/x:1'],
    [
      'an image that must not be pulled',
      'ErrImageNeverPull',
      'Container image "r/x:1" is not present with pull policy of Never',
      'r/x:1',
    ],
    ['an image that was there', 'Pulled', 'Container image "r/x:1" already present on machine', null],
    ['a container that crashes', 'BackOff', 'Back-off restarting failed container "x" in pod y', null],
  ])('%s', (_, reason, message, image) => {
    expect(placeAfter(about(reason, message))).toEqual({ node: 'node-a', image, lastStarted: null });
  });

  test('a pod that no node took is nowhere', () => {
    expect(placeAfter([], 'never')).toEqual({ node: null, image: null, lastStarted: null });
  });
});
