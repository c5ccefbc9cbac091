// Names, annotations and messages come from a cluster and may hold anything: they are made harmless here, once,
// before they stand in an event, a mail or a terminal. Markup is escaped where it is rendered, not here.

// Marks that turn the reading direction around: a name could show as another one. (Unicode TR9, explicit formatting.)
const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const LONE_SURROGATE = /\p{Cs}/gu;
const HALF_AT_END = /[\ud800-\udbff]$/;
const CONTROL = /[\p{Cc}\u2028\u2029\s]+/gu;

/** One line of at most `most` UTF-16 units: no controls, no line breaks, no direction marks, no half characters. */
export const plain = (text: string, most: number): string => {
  // Cut before cleaning too: what nobody will read need not be cleaned.
  const clean = text
    .slice(0, most * 8)
    .replace(BIDI, '')
    .replace(LONE_SURROGATE, '\ufffd')
    .replace(CONTROL, ' ')
    .trim();
  const whole = clean.length <= most && text.length <= most * 8;
  return whole ? clean : `${clean.slice(0, most - 1).replace(HALF_AT_END, '')}…`;
};

/** `plain`, and nothing that a chat takes for markup or a mention: `<!channel>`, `<http…|…>`, `&lt;`, `@here`. */
export const chatSafe = (text: string, most: number): string =>
  plain(text.replace(/[<>&]/g, ' ').replace(/@(?=here|channel|everyone)/g, ''), most);

/** A name as one word of a shell command: as it stands where it is a Kubernetes name, quoted where it is not. */
export const shellWord = (name: string): string => {
  const word = plain(name, NAME);
  return /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
};

/** A part of an identifier: what a Message-ID, a DynamoDB key and a URL take alike. */
export const idPart = (text: string): string => {
  const safe = text.replace(/[^A-Za-z0-9._-]/g, '_').slice(0, 100);
  return safe === text ? text : `${safe}_${fingerprint(text)}`;
};

/** FNV-1a over UTF-16 units, 32 bits in hex: keeps apart what `idPart` had to change. Not a secret. */
export const fingerprint = (text: string): string => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    hash ^= text.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
};

/** The longest name that Kubernetes has (a DNS subdomain). */
export const NAME = 253;
/** A sentence of evidence: longer ones are a stack trace or an attack. */
export const SENTENCE = 300;

export const escapeHtml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
