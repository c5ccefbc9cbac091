import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type Embedded, startEmbedded } from '../../../adapters/dynamodb/embedded.ts';
import { writeEndpoint } from '../../../adapters/dynamodb/endpoint-file.ts';
import { type Guest, guestOf, returning } from '../../../adapters/dynamodb/guest.ts';
import { StoreHeld, StoreUnreachable } from '../../../adapters/store/errors.ts';

const data = mkdtempSync(join(tmpdir(), 'cronwitness-guest-'));
afterAll(() => rmSync(data, { recursive: true, force: true }));

const host = async (): Promise<Embedded> => {
  const embedded = await startEmbedded({ path: join(data, 'dynamodb') });
  writeEndpoint(data, {
    pid: process.pid,
    port: embedded.port,
    accessKey: embedded.accessKey ?? '',
    command: 'test',
  });
  return embedded;
};

const entered = async (): Promise<Guest> => {
  const guest = await guestOf(data);
  if (guest === null) throw new StoreUnreachable('nobody is there');
  return guest;
};

const items = async (found: AsyncIterable<unknown>) => {
  const all: unknown[] = [];
  for await (const item of found) all.push(item);
  return all;
};

const everything = { pk: 'a', from: ' ', to: '~' };

describe('a guest of an embedded store', () => {
  test('is nobody where no endpoint was left', async () => {
    expect(await guestOf(data)).toBeNull();
  });

  test('reads and writes, outlives a host that is started again, and says when there is none', async () => {
    const first = await host();
    const guest = returning(await entered(), entered);
    await guest.table.write([{ pk: 'a', sk: '1' }], []);
    expect(await items(guest.table.query(everything))).toHaveLength(1);
    await first.stop();
    const second = await host();
    expect(await items(guest.table.query(everything))).toHaveLength(1);
    expect(await guest.table.put({ pk: 'a', sk: '1' }, { kind: 'absent' })).toBe(false);
    await second.stop();
    await expect(guest.table.get({ pk: 'a', sk: '1' })).rejects.toThrow(StoreUnreachable);
    await guest.stop();
  });

  test('is not taken in by the endpoint of another store', async () => {
    const ours = await host();
    const elsewhere = await startEmbedded({ path: join(data, 'other') });
    writeEndpoint(data, { pid: 1, port: elsewhere.port, accessKey: ours.accessKey ?? '', command: 'test' });
    expect(await guestOf(data)).toBeNull();
    await Promise.all([ours.stop(), elsewhere.stop()]);
  });

  test('a second holder is refused and the first one goes on', async () => {
    const first = await host();
    await expect(startEmbedded({ path: join(data, 'dynamodb') })).rejects.toThrow(StoreHeld);
    expect(await guestOf(data)).not.toBeNull();
    await first.stop();
  });
});
