import { describe, expect, test } from 'vitest';
import { missingPermissions, serverInfo } from '../../../adapters/kubernetes/probe.ts';
import { cluster, errorOf } from './cluster.ts';

describe('an API server is asked', () => {
  const versions: Record<string, { gitVersion: string; minor: number }> = {
    'of what version it is': { gitVersion: 'v1.36.0', minor: 36 },
    'of what version it is, also when a vendor has added to it': {
      gitVersion: 'v1.29.4-eks-1234',
      minor: 29,
    },
  };
  test.each(Object.entries(versions))('%s', async (_, { gitVersion, minor }) => {
    const { connection } = await cluster({ gitVersion });
    expect(await serverInfo(connection)).toMatchObject({ gitVersion, minor });
  });

  test('what time it is, which may differ from ours by five minutes', async () => {
    const { connection, server } = await cluster();
    for (const skew of [-5 * 60_000, 5 * 60_000]) {
      server.skew = skew;
      const { serverTime } = await serverInfo(connection);
      expect(serverTime).toBe(Date.parse('2026-11-22T15:30:00Z') + skew);
    }
  });

  test('which permissions are missing, without trying them', async () => {
    const { connection, server } = await cluster();
    expect(await missingPermissions(connection)).toEqual([]);
    server.access.deny('watch', 'pods');
    server.access.deny('list', 'cronjobs');
    expect(await missingPermissions(connection)).toEqual([
      { verb: 'list', resource: 'cronjobs', group: 'batch' },
      { verb: 'watch', resource: 'pods', group: '' },
    ]);
    expect(server.requests.every(({ verb }) => verb === 'create')).toBe(true);
  });

  test('in vain when it is down', async () => {
    const { connection, server } = await cluster();
    await server.down();
    expect(await errorOf(serverInfo(connection))).toMatchObject({ kind: 'unreachable' });
  });
});
