import type { OutgoingMail } from '../../../adapters/mail/transport.ts';
import { instant } from '../../../core/time.ts';

export const mail = (changes: Partial<OutgoingMail> = {}): OutgoingMail => ({
  from: { name: 'Cronwitness', address: 'cronwitness@example.com' },
  to: [{ name: 'Ann Owner', address: 'ann@example.com' }],
  subject: 'Incident opened: controller down, 59 runs dropped',
  text: 'lab/ok was due at 15:31 and was dropped.\n',
  messageId: 'incident-1.opened@cronwitness.example.com',
  date: instant(Date.UTC(2026, 10, 22, 16)),
  ...changes,
});

/** What a CronJob's name or annotation may bring into a subject or a name. */
export const hostileTexts: Readonly<Record<string, string>> = {
  'a line break and a header': 'x\r\nBcc: victim@example.com\r\n\r\n<script>',
  'a bare line feed': 'x\nBcc: victim@example.com',
  'a bare carriage return': 'x\rBcc: victim@example.com',
  'line separators of Unicode': 'x\u2028Bcc: victim@example.com\u2029y\u0085Bcc: victim@example.com',
  'a NUL and an escape sequence': 'x\u0000\u001b[2J\u001b]0;title\u0007',
  'marks that turn the direction': 'abc\u202etxt.exe\u2066def',
  'an encoded word': '=?utf-8?q?x=0D=0ABcc:_victim@example.com?=',
  'quotes and brackets': '"x" <victim@example.com>, y',
  emoji: '⏰🔥 late again',
  'ten kilobytes': 'ä'.repeat(10_240),
};
