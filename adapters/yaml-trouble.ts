import type * as yaml from 'yaml';

// Aliases are fine; a file that expands to more than this many copies is a bomb.
const MAX_ALIASES = 100;

export type YamlTrouble = { readonly message: string; readonly offset: number };

const SAID: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'this key is already there, further up in the same map',
  MULTIPLE_DOCS: 'a second document begins here; one is expected',
  RESOURCE_EXHAUSTION: 'nested too deeply to be read',
};

/** What the parser says: every duplicate key, and of the rest the first, for the others follow from it. */
export const syntaxTrouble = ({ errors }: yaml.Document, text: string): readonly YamlTrouble[] => {
  const first = errors.find(({ code }) => code !== 'DUPLICATE_KEY');
  return errors
    .filter((error) => error.code === 'DUPLICATE_KEY' || error === first)
    .map(({ code, message, pos: [offset] }) => ({
      message: isTabbed(text, offset) ? TAB : (SAID[code] ?? oneLine(message)),
      offset,
    }));
};

/** What the parser says about a tab depends on what follows it; people need one sentence. */
export const TAB = 'a tab indents this line; YAML takes spaces only';

const isTabbed = (text: string, offset: number): boolean => {
  const begin = text.lastIndexOf('\n', offset - 1) + 1;
  return /^ *\t/.test(text.slice(begin, begin + 1000));
};

export type Plain =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly message: string };

/** Values of a tree, by way of `toJs`. Only aliases can fail here: unresolved ones, and bombs. */
export const plainValue = (toJs: (options: yaml.ToJSOptions) => unknown): Plain => {
  try {
    return { ok: true, value: toJs({ maxAliasCount: MAX_ALIASES }) };
  } catch (error) {
    const message = error instanceof Error ? oneLine(error.message) : String(error);
    const bomb = message.startsWith('Excessive alias count');
    return { ok: false, message: bomb ? `aliases expand to more than ${MAX_ALIASES} copies here` : message };
  }
};

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
