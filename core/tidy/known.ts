import { isUuid, wordsOf } from '../facts/uuid.ts';
import { codeOf, JOB, kindOf, LANE, type Lanes, NOTHING, POD, placeIn } from './lane.ts';
import { JOB_CREATED, JOB_UID, POD_CREATED, POD_UID, WIDTH } from './run-fields.ts';
import { JOB_TEXT, POD_TEXT, textKey } from './run-store.ts';
import { NONE } from './tidy-run.ts';
import { dropCode, homeOf, nextSlot, printOf, putCode } from './uid-table.ts';

// Whose a UID is: a CronJob's in a lane, or a tidy run's Job's or Pod's. `code` is both in one number (lane.ts).

/** What stands for the UUID whose words are there from `at` on. */
export const codeOfWords = (lanes: Lanes, words: ArrayLike<number>, at: number): number => {
  const { known } = lanes;
  const { slots } = known;
  const print = printOf(words[at] ?? 0, words[at + 3] ?? 0);
  for (let slot = homeOf(known, print); ; slot = nextSlot(known, slot)) {
    const code = slots[slot * 2 + 1] ?? NOTHING;
    if (code === NOTHING) return NOTHING;
    if (slots[slot * 2] === print && hasWords(lanes, code, { words, at })) return code;
  }
};

type Words = { readonly words: ArrayLike<number>; readonly at: number };

const hasWords = (lanes: Lanes, code: number, { words, at }: Words): boolean => {
  const kind = kindOf(code);
  const place = placeIn(code);
  return kind === LANE
    ? isAt(lanes.words, place * 4, { words, at })
    : isAt(lanes.runs.numbers, place * WIDTH + (kind === JOB ? JOB_UID : POD_UID), { words, at });
};

const isAt = (own: Uint32Array | Float64Array, from: number, { words, at }: Words): boolean =>
  own[from] === words[at] &&
  own[from + 1] === words[at + 1] &&
  own[from + 2] === words[at + 2] &&
  own[from + 3] === words[at + 3];

/** Nobody has looked yet. */
export const UNASKED = -1;

/**
 * What stands for each of a record's UUIDs, `UNASKED` where one of another has the same print. They lie scattered over megabytes:
 * one loop for each look lets a processor wait for many of them at once.
 */
export const codesOfWords = (lanes: Lanes, words: Uint32Array): Int32Array => {
  const { slots } = lanes.known;
  const mask = slots.length / 2 - 1;
  const codes = new Int32Array(words.length / 4);
  for (let i = 0; i < codes.length; i++) {
    const print = printOf(words[i * 4] ?? 0, words[i * 4 + 3] ?? 0);
    let slot = print & mask;
    while (slots[slot * 2 + 1] !== NOTHING && slots[slot * 2] !== print) slot = (slot + 1) & mask;
    codes[i] = slots[slot * 2 + 1] ?? NOTHING;
  }
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] ?? NOTHING;
    if (code > NOTHING && !hasWords(lanes, code, { words, at: i * 4 })) codes[i] = UNASKED;
  }
  return codes;
};

/** From now on the UID stands for that. Its words must stand where `hasWords` looks for them. */
export const know = ({ known }: Lanes, uid: string, code: number): void => {
  if (!isUuid(uid)) known.others.set(uid, code);
  else knowWords({ known }, { words: wordsOf(uid), at: 0 }, code);
};

export const knowWords = ({ known }: Pick<Lanes, 'known'>, { words, at }: Words, code: number): void =>
  putCode(known, printOf(words[at] ?? 0, words[at + 3] ?? 0), code);

export const forgetUid = ({ known }: Lanes, uid: string, code: number): void => {
  if (!isUuid(uid)) known.others.delete(uid);
  else {
    const [first, , , last] = wordsOf(uid);
    dropCode(known, printOf(first, last), code);
  }
};

/** Nobody finds a run by the UIDs of its Job and its Pod any more. */
export const unknow = ({ known, runs }: Lanes, run: number): void => {
  const at = run * WIDTH;
  const { numbers: n, texts } = runs;
  if (n[at + JOB_CREATED] !== NONE) {
    if (n[at + JOB_UID] === -1) known.others.delete(texts.get(textKey(run, JOB_TEXT)) ?? '');
    else dropCode(known, printOf(n[at + JOB_UID] ?? 0, n[at + JOB_UID + 3] ?? 0), codeOf(JOB, run));
  }
  if (n[at + POD_CREATED] !== NONE) {
    if (n[at + POD_UID] === -1) known.others.delete(texts.get(textKey(run, POD_TEXT)) ?? '');
    else dropCode(known, printOf(n[at + POD_UID] ?? 0, n[at + POD_UID + 3] ?? 0), codeOf(POD, run));
  }
};
