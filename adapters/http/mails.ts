import { Hono } from 'hono';
import { html, type Markup, nothing } from '../../core/report/markup.ts';
import { type KeptMail, keptFile, keptMails } from '../mail/kept-mails.ts';
import { problemResponse } from './problem.ts';

/** The list has our own style and nothing else. */
const LIST_CSP =
  "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * A mail holds what a cluster calls its objects. Whatever got through the escaping: in a sandbox without any permission there
 * is no script, no form, no origin of ours, and nothing is fetched from anywhere.
 */
const MAIL_CSP =
  "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
} as const;

/** `/mails`: what was captured instead of being sent, to be looked at. `directory` is null where nothing is captured. */
export const mailPages = (directory: string | null): Hono => {
  const app = new Hono();
  app.get('/mails', async (c) => {
    const { mails, all } = directory === null ? { mails: [], all: 0 } : await keptMails(directory);
    const { markup } = listPage(mails, { all, directory });
    return c.body(markup, 200, {
      ...HEADERS,
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': LIST_CSP,
    });
  });
  app.get('/mails/:file', async (c) => {
    const kept = directory === null ? null : await keptFile(directory, c.req.param('file'));
    if (kept === null) return problemResponse(404, 'no such mail was captured; see /mails');
    const type = kept.ending === 'html' ? 'text/html; charset=utf-8' : 'text/plain; charset=utf-8';
    return c.body(kept.text, 200, { ...HEADERS, 'content-type': type, 'content-security-policy': MAIL_CSP });
  });
  return app;
};

type All = { readonly all: number; readonly directory: string | null };

const listPage = (mails: readonly KeptMail[], about: All): Markup => html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>Captured mails · Cronwitness</title>
    <link rel="icon" href="/icon.svg" type="image/svg+xml" />
    <link rel="stylesheet" href="/dashboard.css" />
  </head>
  <body>
    <header class="top"><h1><a href="/">Cronwitness</a> · Captured mails</h1></header>
    <main>
      <section class="card">
        <p class="note">${noteOn(mails, about)}</p>
        ${mails.length === 0 ? nothing : listOf(mails)}
      </section>
    </main>
  </body>
</html>
`;

const noteOn = (mails: readonly KeptMail[], { all, directory }: All): string => {
  if (directory === null) return 'No mails are captured here: they are sent.';
  if (mails.length === 0) return `None yet. What would be mailed is kept in ${directory}.`;
  const shown = all > mails.length ? `The newest ${mails.length} of ${all}` : String(all);
  return `${shown}, kept in ${directory} and sent to nobody.`;
};

const listOf = (mails: readonly KeptMail[]): Markup => html`<ul class="mails">
${mails.map(entryOf)}
</ul>`;

const entryOf = ({ name, date, to, subject, hasHtml }: KeptMail): Markup => {
  const title = subject === '' ? '(no subject)' : subject;
  const shown = hasHtml ? html`<a href="/mails/${name}.html">${title}</a>` : html`${title}`;
  const when = `${date.replace('T', ' ').replace('Z', '')} UTC`;
  return html`<li>${shown}<p class="note">${when} · to ${to.join(', ')} · <a href="/mails/${name}.eml">the mail itself</a></p></li>
`;
};
