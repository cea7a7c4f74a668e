// Puts the parts of the program that are fetched later beside the page, under names that carry a hash, and tells the
// program where they are. Run by Trunk after every build (see Trunk.toml and docs/decisions/0012).
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const parts = path.join(here, '../../target/web/split');
const staging = process.env.TRUNK_STAGING_DIR;
const isRelease = process.env.TRUNK_PROFILE === 'release';

const read = (...names) => fs.readFileSync(path.join(...names), 'utf8');
const hash = (...contents) => {
  const sum = createHash('sha256');
  for (const content of contents) sum.update(content);
  return sum.digest('hex').slice(0, 16);
};

/** What index.html asks of wasm-opt for the program holds for its parts too. */
function optimise(file) {
  const source = read(here, '../index.html');
  const level = source.match(/data-wasm-opt="(\w+)"/)[1];
  const params = source.match(/data-wasm-opt-params="([^"]+)"/)[1].split(/\s+/);
  const { status, stderr } = spawnSync('wasm-opt', [`-O${level}`, ...params, file, '-o', file]);
  if (status !== 0) throw new Error(`wasm-opt ${file}: ${stderr}`);
}

/** Moves a part to the page; gives its name there. */
function place(part) {
  const file = path.join(parts, part);
  if (isRelease) optimise(file);
  const content = fs.readFileSync(file);
  const name = `${path.basename(part, '.wasm')}-${hash(content)}.wasm`;
  fs.writeFileSync(path.join(staging, name), content);
  return name;
}

const link = '__wasm_split.js';
const program = fs.readdirSync(staging).find((name) => /^stagewright-frontend-[0-9a-f]+\.js$/.test(name));
let loader = read(parts, link);
for (const part of fs.readdirSync(parts).filter((name) => name.endsWith('.wasm')).sort()) {
  loader = loader.replaceAll(`"./${part}"`, `"./${place(part)}"`);
}
const script = read(staging, program);
// The two import each other, so both are named after what both hold.
const both = hash(script, loader);
const [programName, loaderName] = [`stagewright-frontend-${both}.js`, `split-${both}.js`];
fs.writeFileSync(path.join(staging, loaderName), loader.replace(/from "\.\/[^"]+\.js"/, `from "./${programName}"`));
// Only where it is fetched from, once for each part; under which name the program knows it stays.
const linked = script.replaceAll(`from "./${link}"`, `from "./${loaderName}"`);
if (linked === script) throw new Error(`${program} does not import ${link}`);
fs.writeFileSync(path.join(staging, programName), linked);
if (programName !== program) fs.rmSync(path.join(staging, program));

const page = path.join(staging, 'index.html');
// Fetched at once, not only when the program has come and asks for it.
const preload = `<link rel="modulepreload" href="/${loaderName}"></head>`;
fs.writeFileSync(page, read(page).replaceAll(program, programName).replace('</head>', preload));
