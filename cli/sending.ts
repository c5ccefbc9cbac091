import { type DrainPorts, drain } from '../core/pipeline/publish.ts';
import { type Instant, instant } from '../core/time.ts';
import type { ToldOnce } from './told-once.ts';

/** Sends what waits in the outbox of a cluster: one at a time, in the order asked. Its trouble is told, not thrown. */
export type Sending = (cluster: string) => Promise<void>;

type By = { readonly trouble: ToldOnce; readonly now?: () => Instant };

export const sendingBy = (
  ports: Pick<DrainPorts, 'outbox' | 'publisher'>,
  { trouble, now = clock }: By,
): Sending => {
  let tail: Promise<void> = Promise.resolve();
  const send = async (cluster: string): Promise<void> => {
    const whose = `alerts of ${cluster}`;
    try {
      const { failed, parked } = await drain({ ...ports, cluster }, now());
      const parts = [
        ...(failed > 0 ? [`${failed} could not be sent and are tried again`] : []),
        ...(parked > 0 ? [`${parked} can never be sent and are kept aside`] : []),
      ];
      trouble(whose, parts.length === 0 ? null : parts.join(', '));
    } catch (error) {
      trouble(whose, error instanceof Error ? error.message : String(error));
    }
  };
  return (cluster) => {
    tail = tail.then(() => send(cluster));
    return tail;
  };
};

const clock = (): Instant => instant(Date.now());
