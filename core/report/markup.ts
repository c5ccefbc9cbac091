import { plain } from './plain.ts';

/** HTML that is safe to be put into HTML. Text is not: `html` escapes it. */
export type Markup = { readonly markup: string };
type Value = string | number | Markup | readonly Markup[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for an element or a quoted attribute; what is invisible or turns the text around is shown instead. */
export const escaped = (text: string): string =>
  plain(text, 1000).replace(/[&<>"']/g, (c) => ENTITIES[c] ?? c);

const render = (value: Value): string => {
  if (typeof value === 'string') return escaped(value);
  if (typeof value === 'number') return String(value);
  return 'markup' in value ? value.markup : value.map((m) => m.markup).join('');
};

/** A template in which every inserted text is escaped, so that none can be forgotten. */
export const html = (strings: TemplateStringsArray, ...values: readonly Value[]): Markup => ({
  markup: strings.map((s, i) => s + (i < values.length ? render(values[i] ?? '') : '')).join(''),
});

export const nothing: Markup = { markup: '' };
