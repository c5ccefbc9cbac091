import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hono } from 'hono';
import { afterAll, describe, expect, test } from 'vitest';
import { pageOver } from '../../../adapters/http/serve.ts';
import { directoryTransport } from '../../../adapters/mail/directory.ts';
import { after, minutes } from '../../../core/time.ts';
import { hostileTexts, mail } from '../mail/sample-mail.ts';

const folder = mkdtempSync(join(tmpdir(), 'cronwitness-mails-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const HOST = { headers: { host: 'localhost' } };
const askOf = (directory: string | null) => {
  const app = pageOver(new Hono(), '.', directory);
  return async (path: string) => app.request(path, HOST);
};
const kept = async (name: string, ...mails: readonly Parameters<typeof mail>[0][]) => {
  const directory = join(folder, name);
  const transport = directoryTransport(directory, () => undefined);
  for (const each of mails) await transport.send(mail(each));
  return { directory, ask: askOf(directory) };
};

describe('the page of captured mails', () => {
  test('lists the newest first, each with its mail as it would be read and as a file', async () => {
    const { date } = mail();
    const { ask } = await kept(
      'two',
      { html: '<p>one <img src="cid:map"></p>', attachments: [PICTURE] },
      { subject: 'Later', messageId: 'later@example.com', date: after(date, minutes(5)) },
    );
    const list = await (await ask('/mails')).text();
    expect(list.match(/2026-11-22 16:.*(?= · )/g)).toEqual([
      '2026-11-22 16:05:00 UTC · to ann@example.com',
      '2026-11-22 16:00:00 UTC · to ann@example.com',
    ]);
    const html = await ask(/href="(\/mails\/[^"]*\.html)"/.exec(list)?.[1] ?? '');
    expect(await html.text()).toBe('<p>one <img src="data:image/png;base64,AQID"></p>');
    expect(html.headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none';/);
    const source = await ask(/href="(\/mails\/[^"]*\.eml)"/.exec(list)?.[1] ?? '');
    expect(source.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(await source.text()).toContain('Subject: Later');
  });

  test.each(Object.entries(hostileTexts))('stays harmless with %s in a subject', async (what, subject) => {
    const { ask } = await kept(what, { subject });
    const response = await ask('/mails');
    const page = await response.text();
    expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'self';/);
    expect(page).not.toMatch(/<script|(?!\n)[\p{Cc}\p{Bidi_Control}]/u);
    expect(page.match(/<li>/g)).toHaveLength(1);
  });

  test('serves nothing but captured mails', async () => {
    const { directory, ask } = await kept('only', {});
    writeFileSync(join(directory, 'secret.html'), 'secret');
    writeFileSync(join(folder, '20261122T160000Z-out-00000000.html'), 'outside');
    const [name = ''] = readdirSync(directory).filter((file) => file.endsWith('.json'));
    for (const path of [
      '/mails/secret.html',
      '/mails/..%2f20261122T160000Z-out-00000000.html',
      '/mails/%2e%2e/20261122T160000Z-out-00000000.html',
      `/mails/${name}`,
      '/mails/',
    ])
      expect((await ask(path)).status).toBe(404);
  });

  test('says so where there is none yet, and where none will be', async () => {
    const none = await (await askOf(join(folder, 'not there'))('/mails')).text();
    expect(none).toContain(`None yet. What would be mailed is kept in ${join(folder, 'not there')}.`);
    expect(await (await askOf(null)('/mails')).text()).toContain(
      'No mails are captured here: they are sent.',
    );
  });

  test('lists what an earlier version kept, by its file name', async () => {
    const { directory, ask } = await kept('earlier', {});
    for (const file of readdirSync(directory).filter((each) => each.endsWith('.json')))
      rmSync(join(directory, file));
    expect(await (await ask('/mails')).text()).toContain('incident opened controller down 59 runs dropped');
  });
});

const PICTURE = {
  filename: 'map.png',
  contentType: 'image/png',
  content: new Uint8Array([1, 2, 3]),
  cid: 'map',
};
