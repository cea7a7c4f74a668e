// Runs the measurement in V8, the machine of Chromium and Node, as browsers run the app's program.
//
// CARGO_TARGET_WASM32_WASIP1_RUNNER="node $PWD/shared/benches/wasi.mjs" cargo bench -p stagewright-shared --target wasm32-wasip1

import { readFileSync } from 'node:fs';
import { WASI } from 'node:wasi';

const [program, ...args] = process.argv.slice(2);
const wasi = new WASI({ version: 'preview1', args: [program, ...args], env: process.env, preopens: { '/': '/' } });
const { instance } = await WebAssembly.instantiate(readFileSync(program), wasi.getImportObject());
process.exitCode = wasi.start(instance);
