// One function as Lambda runs it: its bundle, its environment, one invocation after another. Plain JavaScript, for it
// runs outside of the test runner.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';

const began = performance.now();
const { handler } = await import(pathToFileURL(join(workerData.directory, 'index.mjs')).href);
parentPort.postMessage({ ready: performance.now() - began });

parentPort.on('message', async ({ id, event }) => {
  const start = performance.now();
  const context = {
    functionName: workerData.name,
    awsRequestId: String(id),
    getRemainingTimeInMillis: () => 180_000,
  };
  try {
    const result = await handler(event, context);
    parentPort.postMessage({ id, result, milliseconds: performance.now() - start });
  } catch (error) {
    parentPort.postMessage({
      id,
      error: `${error?.name}: ${error?.message}`,
      milliseconds: performance.now() - start,
    });
  }
});
