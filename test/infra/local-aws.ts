import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '../../adapters/dynamodb/embedded.ts';
import type { Delivery } from '../../adapters/eventbridge/delivery.ts';
import { startEventBridge } from '../../adapters/eventbridge/endpoint.ts';
import { readTemplateRules } from '../../adapters/eventbridge/template-rules.ts';
import { formatSeconds, type Instant } from '../../core/time.ts';
import { ApiServer } from '../api-server/server.ts';
import { type LabClock, labClock } from '../live/lab-clock.ts';
import { startGateway } from './gateway.ts';
import { judgeBy, type Wish } from './iam.ts';
import { ofType, resolved } from './intrinsics.ts';
import { type LocalLambda, startLambda } from './lambda.ts';
import type { Synthesised } from './synthesised.ts';

/**
 * The deployed system on this machine: bundles, rules and permissions are those of the assembly. `people` are those who call
 * with credentials of their own, and what each may do.
 */
export const startLocalAws = async (
  assembly: Synthesised,
  from: Instant,
  people: Readonly<Record<string, (wish: Wish) => boolean>> = {},
) => {
  const { template } = assembly;
  const clock: LabClock = labClock(from);
  const server = await ApiServer.start({ clock, version: 1, remember: 100_000 });
  // Whoever signed a token for the cluster is let in: signatures are tested elsewhere (test/adapters/kubernetes).
  Object.assign(server.access, {
    userOf: (token?: string) => (token?.startsWith('k8s-aws-v1.') ? 'us' : undefined),
  });
  const store = await startEmbedded();
  const directory = await mkdtemp(join(tmpdir(), 'cronwitness-aws-'));
  const functions = new Map<string, LocalLambda>();
  const deliveries: Delivery[] = [];
  const bus = await startEventBridge({
    rules: readTemplateRules(template),
    directory,
    now: () => from,
    targetsByKind: {
      lambda: async (delivery) => {
        await functions.get(delivery.target.logicalId)?.invoke(delivery.input);
      },
      sns: (delivery) => void deliveries.push(delivery),
    },
  });
  const endpoint = await store.client.config.endpoint?.();
  const judges = new Map(
    ofType(template, 'AWS::Lambda::Function').map(([id]) => [id, judgeBy(template, id)]),
  );
  const gateway = await startGateway({
    dynamodb: `http://127.0.0.1:${endpoint?.port}`,
    events: bus.url,
    cluster: () => {
      const config = JSON.parse(server.kubeconfig()).clusters[0].cluster;
      return {
        endpoint: config.server,
        certificateAuthority: { data: config['certificate-authority-data'] },
      };
    },
    mayDo: (caller, wish) => (judges.get(caller) ?? people[caller])?.(wish) === true,
  });
  for (const [id] of ofType(template, 'AWS::Lambda::Function')) {
    functions.set(id, await startLambda(assembly, id, environmentOf(id, gateway.url)));
  }
  const stop = async (): Promise<void> => {
    await Promise.all([...functions.values()].map((one) => one.stop()));
    await bus.close();
    await Promise.all([gateway.close(), server.down(), store.stop()]);
    await rm(directory, { recursive: true });
  };
  return {
    server,
    clock,
    store,
    bus,
    gateway,
    functions,
    deliveries,
    stop,
    invoke: chained(template, functions),
  };
};
export type LocalAws = Awaited<ReturnType<typeof startLocalAws>>;

const environmentOf = (id: string, url: string): Readonly<Record<string, string>> => ({
  AWS_REGION: 'us-east-1',
  AWS_ENDPOINT_URL: url,
  // The key id stands for the role: the gateway reads it from the signature.
  AWS_ACCESS_KEY_ID: id,
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  POWERTOOLS_DEV: 'false',
});

/** Invokes as a schedule of the template does, and whatever the function's destination is with the result. */
const chained =
  (template: Synthesised['template'], functions: ReadonlyMap<string, LocalLambda>) =>
  async (schedule: string, at: Instant): Promise<void> => {
    const found = ofType(template, 'AWS::Scheduler::Schedule').find(([id]) => id.includes(schedule));
    const target = resolved(template, found?.[1].Properties.Target ?? null) as {
      readonly Arn: string;
      readonly Input: string;
    };
    const event = JSON.parse(target.Input.replace('<aws.scheduler.scheduled-time>', formatSeconds(at)));
    const id = target.Arn.split(':').at(-1) ?? '';
    const responsePayload = await functions.get(id)?.invoke(event);
    for (const next of destinationsOf(template, id)) {
      await functions.get(next)?.invoke({ version: '1.0', requestPayload: event, responsePayload });
    }
  };

const destinationsOf = (template: Synthesised['template'], id: string): readonly string[] =>
  ofType(template, 'AWS::Lambda::EventInvokeConfig').flatMap(([, { Properties }]) => {
    const config = resolved(template, Properties) as {
      readonly FunctionName: string;
      readonly DestinationConfig: { readonly OnSuccess?: { readonly Destination: string } };
    };
    const next = config.DestinationConfig.OnSuccess?.Destination.split(':').at(-1);
    return config.FunctionName === id && next !== undefined ? [next] : [];
  });
