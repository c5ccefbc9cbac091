import { look, SANS, STYLESHEET } from './html-look.ts';
import { html, type Markup, nothing } from './markup.ts';

/** A section with a heading; none where there is nothing in it. */
export const section = (title: string, body: Markup): Markup =>
  body.markup === ''
    ? nothing
    : html`<tr><td ${look({ ink: 'text', css: 'padding:20px 16px 0' })}><h2 ${look({ ink: 'text', css: 'margin:0 0 8px;font-size:16px;line-height:22px' })}>${title}</h2>${body}</td></tr>`;

/** A table of rows; the first column takes the room that is left, and the others are as narrow as they can be. */
export const table = (head: readonly string[], rows: readonly (readonly (string | Markup)[])[]): Markup => {
  if (rows.length === 0) return nothing;
  const cell = (value: string | Markup, i: number, header: boolean): Markup => {
    const side = i === 0 ? 'padding:5px 0;overflow-wrap:anywhere' : 'padding:5px 0 5px 10px';
    const attributes = look({
      ...(header ? { ink: 'dim' } : {}),
      line: true,
      css: `${side};border-bottom:1px solid${header ? ';font-weight:normal' : ''}`,
    });
    const align = i === 0 ? 'left' : 'right';
    return header
      ? html`<th align="${align}" ${attributes}>${value}</th>`
      : html`<td align="${align}" valign="top" ${attributes}>${value}</td>`;
  };
  const line = (cells: readonly (string | Markup)[], header: boolean): Markup =>
    html`<tr>${cells.map((value, i) => cell(value, i, header))}</tr>
`;
  const heads = head.length === 0 ? nothing : line(head, true);
  return html`<table width="100%" cellpadding="0" cellspacing="0" border="0" ${look({ ink: 'text', css: 'border-collapse:collapse;font-size:13px;line-height:18px' })}>${heads}${rows.map((r) => line(r, false))}</table>`;
};

export const note = (text: string): Markup =>
  text === ''
    ? nothing
    : html`<p ${look({ ink: 'dim', css: 'margin:6px 0 0;font-size:13px;line-height:18px' })}>${text}</p>`;

export const code = (text: string): Markup =>
  html`<div ${look({ ground: 'card', ink: 'text', mono: true, css: 'margin:4px 0 0;padding:4px 8px;font-size:12px;line-height:17px;border-radius:4px;overflow-wrap:anywhere;word-break:break-word' })}>${text}</div>`;

type Page = {
  readonly title: string;
  /** What a mail client shows beside the subject. */
  readonly preview: string;
  readonly rows: readonly Markup[];
};

/** The document around the sections: one column of at most 640 px. */
export const page = ({ title, preview, rows }: Page): string =>
  html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><title>${title}</title><style>${{ markup: STYLESHEET }}</style></head>
<body ${look({ ground: 'ground', css: 'margin:0;padding:0' })}>
<div style="display:none;max-height:0;overflow:hidden">${preview}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" ${look({ ground: 'ground' })}><tr><td align="center" ${look({ ink: 'text', css: SANS })}>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:640px;text-align:left">
${rows}
<tr><td style="height:24px;font-size:1px">&nbsp;</td></tr></table>
</td></tr></table>
</body></html>
`.markup;
