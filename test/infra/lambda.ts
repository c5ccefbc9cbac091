import { Worker } from 'node:worker_threads';
import type { JsonObject } from '../../core/event-pattern/json.ts';
import { resolved, resourcesOf } from './intrinsics.ts';
import { assetOf, type Synthesised } from './synthesised.ts';

export type LocalLambda = {
  /** What the handler answers. Rejects where it does. */
  readonly invoke: (event: unknown) => Promise<unknown>;
  /** Milliseconds that importing the bundle took. */
  readonly initialised: number;
  /** Milliseconds of each invocation. */
  readonly durations: readonly number[];
  readonly stop: () => Promise<number>;
};

type Message = {
  readonly id?: number;
  readonly ready?: number;
  readonly result?: unknown;
  readonly error?: string;
  readonly milliseconds?: number;
};

/** Runs a function's asset in a thread of its own, with the environment that the template gives it and no other. */
export const startLambda = async (
  assembly: Synthesised,
  logicalId: string,
  more: Readonly<Record<string, string>>,
): Promise<LocalLambda> => {
  const directory = assetOf(assembly, logicalId);
  const worker = new Worker(new URL('lambda-worker.mjs', import.meta.url), {
    workerData: { directory, name: logicalId },
    env: { ...environmentIn(assembly.template, logicalId), ...more, LAMBDA_TASK_ROOT: directory },
    execArgv: [],
    stdout: true,
    stderr: true,
  });
  const log: string[] = [];
  worker.stdout.on('data', (text) => log.push(String(text)));
  worker.stderr.on('data', (text) => log.push(String(text)));
  const waiting = new Map<number, (message: Message) => void>();
  const initialised = await new Promise<number>((resolve, reject) => {
    worker.once('error', reject);
    worker.on('message', (message: Message) => {
      if (message.ready !== undefined) resolve(message.ready);
      else waiting.get(message.id ?? -1)?.(message);
    });
  });
  const durations: number[] = [];
  let last = 0;
  const invoke = async (event: unknown): Promise<unknown> => {
    const id = ++last;
    const message = await new Promise<Message>((resolve) => {
      waiting.set(id, resolve);
      worker.postMessage({ id, event });
    });
    waiting.delete(id);
    durations.push(message.milliseconds ?? 0);
    if (message.error !== undefined)
      throw new Error(`${logicalId}: ${message.error}\n${log.slice(-5).join('')}`);
    return message.result;
  };
  return { invoke, initialised, durations, stop: () => worker.terminate() };
};

export const environmentIn = (template: JsonObject, logicalId: string): Record<string, string> => {
  const environment = resourcesOf(template)[logicalId]?.Properties.Environment as JsonObject;
  return resolved(template, environment.Variables ?? {}) as Record<string, string>;
};
