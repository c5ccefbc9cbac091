import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ofType } from '../infra/intrinsics.ts';
import { assetOf, ONE_CLUSTER, synthesised } from '../infra/synthesised.ts';

const TIMES = 5;

/** How long each function's bundle takes to be read, parsed and initialised, in a fresh process each time. */
export const run = async (): Promise<readonly object[]> => {
  const assembly = synthesised(ONE_CLUSTER);
  try {
    return ofType(assembly.template, 'AWS::Lambda::Function').map(([id]) => {
      const bundle = pathToFileURL(join(assetOf(assembly, id), 'index.mjs')).href;
      const times = Array.from({ length: TIMES }, () => importTime(bundle)).toSorted((a, b) => a - b);
      const [least, median] = [times[0] ?? 0, times[Math.floor(TIMES / 2)] ?? 0];
      return {
        function: id,
        node: process.version,
        'least ms': Math.round(least),
        'median ms': Math.round(median),
      };
    });
  } finally {
    assembly.remove();
  }
};

const importTime = (bundle: string): number => {
  const script = `const began = performance.now(); await import('${bundle}'); console.log(performance.now() - began);`;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--enable-source-maps', '--input-type=module', '-e', script],
    {
      encoding: 'utf8',
      env: { AWS_REGION: 'us-east-1' },
    },
  );
  const time = Number(stdout.trim().split('\n').at(-1));
  if (!Number.isFinite(time) || time <= 0) throw new Error(`${bundle} was not loaded: ${stderr}`);
  return time;
};
