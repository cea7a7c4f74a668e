// The conformance audits of GraphQL over HTTP, as the reference implementation ships them.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { auditServer } from 'graphql-http';
import { startServer } from './server.mjs';

let server;
before(async () => {
  server = await startServer();
});
after(() => server?.stop());

test('GraphQL over HTTP is spoken without errors and warnings', async () => {
  const token = await server.token('ae');
  const results = await auditServer({
    url: `${server.url}/graphql`,
    fetchFn: (url, options = {}) =>
      fetch(url, { ...options, headers: { ...options.headers, authorization: `Bearer ${token}` } }),
  });
  assert.ok(results.length > 50, `${results.length} audits`);
  const failed = results.filter((result) => result.status !== 'ok');
  const said = failed.map(({ id, name, status, reason }) => `${status} ${id} ${name}: ${reason}`);
  assert.deepEqual(said, []);
});
