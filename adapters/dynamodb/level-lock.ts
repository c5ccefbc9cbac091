import { mkdirSync, rmdirSync, statSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { Level } from 'level';
import { StoreHeld, StoreUnreachable } from '../store/errors.ts';

// Opening takes a tenth of a second; whoever has had the gate for so long died in it.
const DEAD_AFTER_MS = 15_000;
const EVERY_MS = 25;

/**
 * Opens what needs LevelDB under `path`, when it is sure that it can be opened. The embedded engine opens LevelDB on its
 * own time, and where it cannot it ends the whole process: so we try before, and a gate (a directory beside it: making one
 * is atomic) keeps others from coming in between. Throws StoreHeld where another process has it open, StoreUnreachable
 * where it is damaged or not ours.
 */
export const openingLevel = async <T>(path: string, open: () => Promise<T>): Promise<T> => {
  const gate = `${path}.opening`;
  while (!entered(gate)) await pause(EVERY_MS);
  try {
    await openable(path);
    return await open();
  } finally {
    rmdirSync(gate);
  }
};

const entered = (gate: string): boolean => {
  try {
    mkdirSync(gate);
    return true;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
  const since = statSync(gate, { throwIfNoEntry: false })?.mtimeMs ?? Number.POSITIVE_INFINITY;
  if (Date.now() - since > DEAD_AFTER_MS) rmdirSync(gate);
  return false;
};

const openable = async (path: string): Promise<void> => {
  const level = new Level(path);
  try {
    await level.open();
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    if (codeOf(cause) === 'LEVEL_LOCKED') throw new StoreHeld(`another process holds ${path}`, { cause });
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new StoreUnreachable(`the embedded store on ${path} cannot be opened: ${why}`, { cause });
  }
  await level.close();
};

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
