import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/** What stands before the embedded engine. */
export type Door = {
  /** Refuses what comes from now on, and waits for what is under way: the engine must not close under a request. */
  readonly shut: () => Promise<void>;
};

/**
 * The engine checks no signatures, and every user of this machine can reach its port. So it hears only requests whose
 * credentials name the access key, where there is one. The key never leaves the machine; that nothing is signed with it is
 * no matter.
 */
export const doorOf = (server: Server, accessKey: string | null): Door => {
  const heard = server.listeners('request');
  let open = true;
  let inside = 0;
  let empty = (): void => {};
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const known =
      accessKey === null || request.headers.authorization?.includes(` Credential=${accessKey}/`) === true;
    if (!known) return refuse(request, response, [403, 'UnrecognizedClientException']);
    if (!open) return refuse(request, response, [503, 'ServiceUnavailable']);
    inside++;
    response.once('close', () => {
      inside--;
      if (inside === 0) empty();
    });
    for (const listener of heard) listener.call(server, request, response);
  });
  return {
    shut: async () => {
      open = false;
      if (inside > 0) await new Promise<void>((done) => (empty = done));
    },
  };
};

const refuse = (
  request: IncomingMessage,
  response: ServerResponse,
  [status, type]: readonly [number, string],
): void => {
  request.resume();
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(JSON.stringify({ __type: type, message: 'the embedded store does not serve this' }));
};
