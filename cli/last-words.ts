import { harmless } from './columns.ts';

// A disk that is full, read-only or broken, and too many open files: nothing of ours is wrong.
const OF_THE_MACHINE: readonly string[] = ['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'EMFILE', 'ENFILE'];

/**
 * What an error that nobody awaited says about the machine, in one line; null where it says something about us. The embedded
 * store's engine throws where no caller can catch it, as soon as its disk does not take a write.
 */
export const ofTheMachine = (error: unknown): string | null => {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null;
  if (error.code.startsWith('LEVEL_'))
    return `the embedded store: ${harmless(error.message)}; what it had taken is kept, and the next start goes on from there`;
  return OF_THE_MACHINE.includes(error.code) ? harmless(error.message) : null;
};
