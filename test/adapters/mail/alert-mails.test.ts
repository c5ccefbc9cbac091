import { describe, expect, test } from 'vitest';
import { MAILED } from '../../../adapters/configuration/audiences.ts';
import { readConfiguration } from '../../../adapters/configuration/read.ts';
import { eventDefinitions } from '../../../adapters/events/definitions.ts';
import { alertMails } from '../../../adapters/mail/alert-mails.ts';

const read = readConfiguration(`version: 1
clusters: [{ name: prod, access: { eks: { cluster: prod } } }]
owners: { fleet: [all@example.com], recipients: { team-settlement: [pay@example.com, all@example.com] } }
`);
const mailsOf = (type: string) => {
  if (read.kind === 'problems') throw new Error('the configuration is valid');
  const detail = eventDefinitions.find(({ detailType }) => detailType === type)?.sample;
  return alertMails({ type, detail }, read.configuration, { address: 'cronwitness@example.com' });
};

describe('the mails of an alert', () => {
  test('go to the fleet and to the owners concerned, once to each address', () => {
    expect(mailsOf('Incident Opened').map(({ to }) => to)).toEqual([
      [{ address: 'all@example.com' }],
      [{ address: 'pay@example.com' }],
    ]);
  });

  test('have an id for each recipient and a thread in common', () => {
    const [one, other] = mailsOf('Incident Opened');
    expect(one?.messageId).not.toBe(other?.messageId);
    expect(one?.references).toEqual(other?.references);
  });

  test('answer the mail that the same recipient had when the incident opened', () => {
    const [opened] = mailsOf('Incident Opened');
    const [closed] = mailsOf('Incident Closed');
    expect(closed?.inReplyTo).toBe(opened?.messageId);
    expect(closed?.references).toEqual([...(opened?.references ?? []), opened?.messageId]);
  });

  test('there is one for everything that the bus sends to the mail function', () => {
    const silent = MAILED.filter((type) => type !== 'Weekly SLO Report' && mailsOf(type).length === 0);
    expect(silent).toEqual([]);
  });

  test('what does not look as documented is refused', () => {
    expect(() => alertMailsOfNothing()).toThrow();
  });
});

const alertMailsOfNothing = () => {
  if (read.kind === 'problems') throw new Error('the configuration is valid');
  return alertMails({ type: 'Incident Opened', detail: {} }, read.configuration, {
    address: 'a@example.com',
  });
};
