// Joins the style sheets that index.css names, in its order, into one file for Trunk to hash. Run by Trunk before
// every build (see Trunk.toml). Comments and indentation go; compression does the rest.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const styles = path.dirname(fileURLToPath(import.meta.url));
const target = path.join(styles, '../../target/web/app.css');

const index = fs.readFileSync(path.join(styles, 'index.css'), 'utf8');
const bundled = index.replace(/@import "(.+?)" layer\((\w+)\);/g, (_, file, layer) => {
  const css = fs.readFileSync(path.join(styles, file), 'utf8');
  return `@layer ${layer} {\n${css}\n}`;
});
const small = bundled
  .replace(/\/\*[\s\S]*?\*\//g, '')
  .split('\n')
  .map((line) => line.trim())
  .filter(Boolean)
  .join('\n');

fs.mkdirSync(path.dirname(target), { recursive: true });
// Untouched when nothing changed, so that watching does not go round in circles.
if (!fs.existsSync(target) || fs.readFileSync(target, 'utf8') !== small) fs.writeFileSync(target, small);
