import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ofType } from '../infra/intrinsics.ts';
import { assetOf, ONE_CLUSTER, synthesised } from '../infra/synthesised.ts';

const TIMES = 3;

/** How long each function's bundle takes to be read, parsed and initialised, in a fresh process each time. */
export const run = async (): Promise<readonly object[]> => {
  const assembly = synthesised(ONE_CLUSTER);
  try {
    return ofType(assembly.template, 'AWS::Lambda::Function').map(([id]) => {
      const bundle = pathToFileURL(join(assetOf(assembly, id), 'index.mjs')).href;
      const times = Array.from({ length: TIMES }, () => importTimes(bundle));
      const least = (of: 'wall' | 'cpu'): number => Math.round(Math.min(...times.map((time) => time[of])));
      return { function: id, node: process.version, 'CPU ms': least('cpu'), 'wall ms': least('wall') };
    });
  } finally {
    assembly.remove();
  }
};

type Times = { readonly wall: number; readonly cpu: number };

// The processor time tells also on a machine that does other things meanwhile.
const SCRIPT = `const [wall, before] = [performance.now(), process.cpuUsage()];
await import(process.env.BUNDLE);
const { user, system } = process.cpuUsage(before);
console.log(JSON.stringify({ wall: performance.now() - wall, cpu: (user + system) / 1000 }));`;

const importTimes = (bundle: string): Times => {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--enable-source-maps', '--input-type=module', '-e', SCRIPT],
    {
      encoding: 'utf8',
      env: { AWS_REGION: 'us-east-1', BUNDLE: bundle },
    },
  );
  const line = stdout.trim().split('\n').at(-1) ?? '';
  if (!line.startsWith('{')) throw new Error(`${bundle} was not loaded: ${stderr}`);
  return JSON.parse(line);
};
