// Reads the BPMN files of a folder as bpmn-js does, and stops at the first warning.
//
//     mkdir -p target/moddle && cp tests/interchange/package*.json tests/interchange/check.mjs target/moddle && cd target/moddle && npm ci
//     node check.mjs ../interchange

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { BpmnModdle } from 'bpmn-moddle';

const folder = process.argv[2];
const files = readdirSync(folder).filter((file) => file.endsWith('.bpmn'));
let failed = files.length === 0;
for (const file of files) {
  const { rootElement, warnings, elementsById } = await new BpmnModdle().fromXML(readFileSync(join(folder, file), 'utf8'));
  const plane = rootElement.diagrams[0].plane.planeElement;
  const undrawn = rootElement.rootElements
    .flatMap((element) => [...(element.flowElements ?? []), ...(element.artifacts ?? [])])
    .filter((element) => !plane.some((drawn) => drawn.bpmnElement === element));
  if (warnings.length > 0 || undrawn.length > 0) {
    failed = true;
    console.error(file, warnings.map((warning) => warning.message), undrawn.map((element) => element.id));
  }
  if (process.argv.includes('--list')) console.log(file, Object.keys(elementsById).length, 'elements');
}
console.log(`${files.length} files read`);
process.exit(failed ? 1 : 0);
