import { readFileSync } from 'node:fs';
import { Command } from 'commander';

/** The command line without its commands: usage errors are one line and exit with 2. */
export const program = (): Command => {
  const command = new Command('cronwitness')
    .description('Did every Kubernetes CronJob run that was due really happen? With evidence.')
    .version(version())
    .showHelpAfterError('(see: cronwitness --help)')
    .exitOverride()
    // Without their options the commands' names leave room for two columns on eighty.
    .configureHelp({ subcommandTerm: (one) => one.name() })
    .configureOutput({ writeErr: (text) => process.stderr.write(oneLine(text)) });
  command.addHelpText(
    'after',
    `
Times are RFC 3339 (2026-11-22T15:30:00Z) or ages (7d, 90m).
Exit codes: 0 fine · 1 an objective is missed or a check failed
            2 bad usage or input · 3 the cluster or the store failed`,
  );
  return command;
};

/** Commander prints the error and the hint on lines of their own. */
const oneLine = (text: string): string =>
  text.startsWith('error: ')
    ? `cronwitness: ${text
        .slice(7)
        .trim()
        .replaceAll(/\s*\n\s*/g, ' ')} (see: cronwitness --help)\n`
    : text.startsWith('(see:') || text.trim() === ''
      ? ''
      : text;

const version = (): string => {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : '0.0.0';
};
