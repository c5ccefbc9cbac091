import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { initWasm, Resvg } from '@resvg/resvg-wasm';

let ready: Promise<void> | undefined;

/**
 * The rasteriser's WebAssembly, from the package or, in a bundle that has no packages beside it, from a file of the
 * same name next to the bundle.
 */
const loadWasm = async (): Promise<Uint8Array> => {
  const beside = new URL('./resvg.wasm', import.meta.url);
  return await readFile(beside).catch(() =>
    readFile(createRequire(import.meta.url).resolve('@resvg/resvg-wasm/index_bg.wasm')),
  );
};

/** Draws an SVG without text as a PNG, one pixel to a unit. WebAssembly computes alike everywhere: the same SVG, the same bytes. */
export const pngOf = async (svg: string): Promise<Uint8Array> => {
  // The module refuses to be initialised a second time.
  ready ??= loadWasm().then((wasm) => initWasm(wasm));
  await ready;
  const resvg = new Resvg(svg, { font: { loadSystemFonts: false } });
  const image = resvg.render();
  const png = image.asPng();
  image.free();
  resvg.free();
  return png;
};
