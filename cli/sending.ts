import { type DrainPorts, drain } from '../core/pipeline/publish.ts';
import { type Instant, instant } from '../core/time.ts';

/** Sends what waits in the outbox of a cluster. One at a time, in the order asked; its trouble is told, not thrown. */
export type Sending = (cluster: string) => Promise<void>;

export const sendingBy = (
  ports: Pick<DrainPorts, 'outbox' | 'publisher'>,
  { trouble, now = clock }: { readonly trouble: (problems: readonly string[]) => void; now?: () => Instant },
): Sending => {
  let tail: Promise<void> = Promise.resolve();
  return (cluster) => {
    tail = tail.then(async () => {
      try {
        const { failed, parked } = await drain({ ...ports, cluster }, now());
        trouble([
          ...(failed > 0 ? [`${cluster}: ${failed} alerts could not be sent; they are tried again`] : []),
          ...(parked > 0 ? [`${cluster}: ${parked} alerts can never be sent; they are kept aside`] : []),
        ]);
      } catch (error) {
        trouble([`${cluster}: the outbox: ${error instanceof Error ? error.message : String(error)}`]);
      }
    });
    return tail;
  };
};

const clock = (): Instant => instant(Date.now());
