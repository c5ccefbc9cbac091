import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { simpleParser } from 'mailparser';
import { afterAll, expect, test } from 'vitest';
import type { Envelope } from '../../adapters/eventbridge/envelope.ts';
import { memoryTable } from '../../adapters/memory/table.ts';
import { outboxOn } from '../../adapters/store/outbox.ts';
import { alertLine } from '../../cli/alert-line.ts';
import { openLocalBus } from '../../cli/local-bus.ts';
import { localMails } from '../../cli/local-mails.ts';
import { styleFor } from '../../cli/style.ts';
import { decideAlerts, emptyAlertState } from '../../core/alerting/decide.ts';
import { drain } from '../../core/pipeline/publish.ts';
import { duration } from '../../core/time.ts';
import { hostile } from '../core/alerting/hostile.ts';
import { at, dropped, killed, onTime, run } from '../core/alerting/verdicts.ts';

const folder = mkdtempSync(join(tmpdir(), 'cronwitness-hostile-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const look = {
  zone: { name: 'UTC', offsetAt: () => duration(0) },
  style: styleFor(new PassThrough()),
  several: true,
};
const HARMFUL = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u;

/** A missed and a killed run of a CronJob that is all made of `text`, the whole way that `up` sends its alerts. */
const sentBy = async (text: string, data: string) => {
  const table = memoryTable();
  const outbox = outboxOn(table);
  const evil = { namespace: text, name: text, owner: text, cronJobUid: text, job: text };
  const changed = [
    run('x', '16:00', dropped('unexplained'), evil),
    run('x', '16:10', onTime(at('16:10')), { ...evil, finish: killed('signal', at('16:11')) }),
  ].map((now) => ({ before: null, now }));
  const step = { sequence: 1, asOf: at('16:20'), changed, withdrawn: [], waiting: [] };
  const { events } = decideAlerts(text, emptyAlertState, { ...step, more: [], sight: null });
  await outbox.put(text, events, at('16:20'));
  const said: string[] = [];
  const heard: Envelope[] = [];
  const bus = await openLocalBus({
    data,
    webhooks: [],
    mail: await localMails({ table, configuration: null, data, say: (line) => said.push(line) }),
    externalRuns: () => undefined,
    subscriber: ({ event }) => {
      heard.push(event);
      said.push(alertLine(event, look));
    },
  });
  const drained = await drain({ cluster: text, outbox, publisher: bus.publisher }, at('16:20'));
  await bus.stop();
  return { said, heard, drained, events };
};

test.each(Object.entries(hostile))(
  'a CronJob made of %s: harmless in mail, event and terminal',
  async (name, text) => {
    const data = join(folder, name.replaceAll(' ', '-'));
    const { said, heard, drained, events } = await sentBy(text, data);
    expect(drained).toMatchObject({ sent: events.length, parked: 0, failed: 0, oldest: null });
    expect(heard.map(({ detail }) => detail.id).toSorted()).toEqual(events.map(({ id }) => id).toSorted());
    for (const line of said) {
      expect(line).not.toMatch(HARMFUL);
      expect(line.length).toBeLessThan(800);
    }
    const folderOfMails = join(data, 'mails');
    const files = readdirSync(folderOfMails).filter((file) => file.endsWith('.eml'));
    expect(files).toHaveLength(events.filter(({ detailType }) => detailType.startsWith('Incident')).length);
    for (const file of files) {
      const mail = await simpleParser(readFileSync(join(folderOfMails, file)));
      expect([...mail.headers.keys()]).not.toContain('bcc');
      expect(mail.subject).not.toMatch(HARMFUL);
      expect(mail.subject?.length).toBeLessThanOrEqual(200);
      expect(mail.html).not.toMatch(/<script|<img|<b>/);
      expect(file).toMatch(/^[0-9TZ]+[a-z0-9-]+\.eml$/);
    }
  },
);

test('what is no event of ours is still one harmless line', () => {
  const strange: Envelope = {
    version: '0',
    id: 'x',
    'detail-type': hostile.controls ?? '',
    source: 'elsewhere',
    account: '',
    time: '\u001b[2J',
    region: '',
    resources: [],
    detail: { cronJob: 7, nominal: null, summary: hostile.newlines ?? '', nextStep: ['x'] },
  };
  expect(alertLine(strange, look)).not.toMatch(HARMFUL);
});
