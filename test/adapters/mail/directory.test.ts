import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { expect, test } from 'vitest';
import { directoryTransport } from '../../../adapters/mail/directory.ts';
import { hostileTexts, mail } from './sample-mail.ts';

const withDirectory = async (use: (directory: string) => Promise<void>): Promise<void> => {
  const directory = await mkdtemp(join(tmpdir(), 'cronwitness-mail-'));
  try {
    await use(directory);
  } finally {
    await rm(directory, { recursive: true });
  }
};

test('a captured mail is a file that a mail program opens, and one line', () =>
  withDirectory(async (directory) => {
    const lines: string[] = [];
    const transport = directoryTransport(join(directory, 'mails'), (line) => lines.push(line));
    const result = await transport.send(
      mail({ to: [{ address: 'ann@example.com' }, { address: 'nobody' }] }),
    );
    const [name = ''] = await readdir(join(directory, 'mails'));
    expect(name).toMatch(
      /^20261122T160000Z-incident-opened-controller-down-59-runs-dropped-[0-9a-f]{8}\.eml$/,
    );
    const read = await simpleParser(await readFile(join(directory, 'mails', name)));
    expect(read.subject).toBe('Incident opened: controller down, 59 runs dropped');
    expect(lines).toEqual([
      `mail: ann@example.com  Incident opened: controller down, 59 runs dropped  ${join(directory, 'mails', name)}`,
    ]);
    expect(result).toEqual({
      accepted: ['ann@example.com'],
      refused: [{ address: 'nobody', reason: 'not a mail address', retryable: false }],
    });
  }));

test('the same mail sent twice is one file', () =>
  withDirectory(async (directory) => {
    const transport = directoryTransport(directory, () => undefined);
    await transport.send(mail());
    await transport.send(mail());
    expect((await readdir(directory)).filter((name) => name.endsWith('.eml'))).toHaveLength(1);
  }));

test.each(Object.entries(hostileTexts))('the line stays one harmless line with %s', (_, subject) =>
  withDirectory(async (directory) => {
    const lines: string[] = [];
    await directoryTransport(directory, (line) => lines.push(line)).send(mail({ subject }));
    expect(lines.join('')).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
    expect((await readdir(directory)).filter((name) => name.endsWith('.eml'))).toHaveLength(1);
  }),
);
