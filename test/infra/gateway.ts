import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Wish } from './iam.ts';
import { type AwsCall, callerOf, serviceOf, wishesOf } from './wish.ts';

export type GatewayParts = {
  /** Where the engines listen. */
  readonly dynamodb: string;
  readonly events: string;
  /** What DescribeCluster answers. */
  readonly cluster: () => object;
  readonly mayDo: (caller: string, wish: Wish) => boolean;
};

export type Gateway = {
  readonly url: string;
  /** Raw mails, as SES got them. */
  readonly mails: string[];
  /** `caller action key`, of what was not allowed. */
  readonly refused: string[];
  /** Calls by `caller service:Operation`. */
  readonly calls: Map<string, number>;
  readonly close: () => Promise<void>;
};

/**
 * Stands where AWS stands: every call of every function comes here, signed as in the cloud. Whoever is not allowed to
 * do it by the synthesised policies is refused as IAM refuses; the rest goes on to the engines.
 */
export const startGateway = async (parts: GatewayParts): Promise<Gateway> => {
  const [mails, refused, calls]: [string[], string[], Map<string, number>] = [[], [], new Map()];
  const server = createServer(async (incoming, response) => {
    const call = await read(incoming);
    const caller = callerOf(call);
    const wishes = wishesOf(call);
    const name = `${caller} ${wishes[0]?.action}`;
    calls.set(name, (calls.get(name) ?? 0) + 1);
    const against = wishes.find((wish) => !parts.mayDo(caller, wish));
    if (against) {
      refused.push(
        `${caller} ${against.action} ${against.context?.['dynamodb:LeadingKeys'] ?? against.resource}`,
      );
      answer(response, 400, {
        __type: 'AccessDeniedException',
        message: `not authorized: ${against.action}`,
      });
      return;
    }
    const service = serviceOf(call);
    if (service === 'dynamodb') forward(parts.dynamodb, call, response);
    else if (service === 'events') forward(parts.events, call, response);
    else if (service === 'eks') answer(response, 200, { cluster: parts.cluster() });
    else {
      mails.push(Buffer.from(JSON.parse(call.body).Content.Raw.Data, 'base64').toString('utf8'));
      answer(response, 200, { MessageId: String(mails.length) });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${port}`, mails, refused, calls, close };
};

const read = async (incoming: IncomingMessage): Promise<AwsCall> => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const { method = '', url: path = '', headers } = incoming;
  return { method, path, headers, body: Buffer.concat(chunks).toString('utf8') };
};

const answer = (response: ServerResponse, status: number, body: object): void => {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(JSON.stringify(body));
};

const forward = (to: string, { method, path, headers, body }: AwsCall, response: ServerResponse): void => {
  const onward = request(`${to}${path}`, { method, headers }, (reply) => {
    response.writeHead(reply.statusCode ?? 500, reply.headers);
    reply.pipe(response);
  });
  onward.on('error', (error) => response.destroy(error));
  onward.end(body);
};
