/** A UUID as four words of 32 bits, the first the most significant. */
export type Words = readonly [number, number, number, number];

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Of the usual form, in lower case: only then its words give back the same text. */
export const isUuid = (text: string): boolean => text.length === 36 && UUID.test(text);

/** The words of a text that `isUuid`. */
export const wordsOf = (uuid: string): Words => {
  const hex = uuid.replaceAll('-', '');
  const word = (i: number): number => Number.parseInt(hex.slice(i * 8, i * 8 + 8), 16);
  return [word(0), word(1), word(2), word(3)];
};

/** The first word of a UUID; -1 of any other text. */
export const firstWordOf = (uid: string): number => (isUuid(uid) ? Number.parseInt(uid.slice(0, 8), 16) : -1);

export const uuidOf = (words: Words): string => {
  const hex = words.map((w) => w.toString(16).padStart(8, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
};

/** UUIDs one after the other, four words each. */
export const uuidsIn = (uuids: readonly string[]): Uint32Array => {
  const all = new Uint32Array(uuids.length * 4);
  for (const [i, uuid] of uuids.entries()) all.set(wordsOf(uuid), i * 4);
  return all;
};

/** The one at an index; undefined where there is none. */
export const uuidAt = (uuids: Uint32Array, index: number): string | undefined => {
  const [a, b, c, d] = uuids.subarray(index * 4, index * 4 + 4);
  return a === undefined || b === undefined || c === undefined || d === undefined
    ? undefined
    : uuidOf([a, b, c, d]);
};
