// copydesk as Node's own gRPC library meets it.
'use strict';

const assert = require('node:assert/strict');
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const path = require('node:path');
const readline = require('node:readline');
const { after, before, test } = require('node:test');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const ROOT = path.resolve(__dirname, '../../..');
const BINARY = process.env.COPYDESK_BINARY ?? path.join(ROOT, 'target/debug/copydesk');
const MIB = 1024 * 1024;
const UNLIMITED = { 'grpc.max_send_message_length': -1, 'grpc.max_receive_message_length': -1 };

const contract = grpc.loadPackageDefinition(
  loader.loadSync('copydesk/v1/article_service.proto', {
    includeDirs: [path.join(ROOT, 'proto')],
    keepCase: true,
    enums: String,
    longs: Number,
  }),
).copydesk.v1;

// grpc.health.v1 and google.rpc.Status, as far as these tests go.
const protobuf = require('protobufjs');
const known = protobuf.parse(`
  syntax = "proto3";
  message Any { string type_url = 1; bytes value = 2; }
  message Status { int32 code = 1; string message = 2; repeated Any details = 3; }
  message ErrorInfo { string reason = 1; string domain = 2; map<string, string> metadata = 3; }
  message FieldViolation { string field = 1; string description = 2; }
  message BadRequest { repeated FieldViolation field_violations = 1; }
  message HealthCheckRequest { string service = 1; }
  message HealthCheckResponse { int32 status = 1; }
`, { keepCase: true }).root;
const type = (name) => known.lookupType(name);
const healthMethod = (name, responseStream) => ({
  path: `/grpc.health.v1.Health/${name}`,
  requestStream: false,
  responseStream,
  requestSerialize: (value) => Buffer.from(type('HealthCheckRequest').encode(value).finish()),
  requestDeserialize: (bytes) => type('HealthCheckRequest').decode(bytes),
  responseSerialize: (value) => Buffer.from(type('HealthCheckResponse').encode(value).finish()),
  responseDeserialize: (bytes) => type('HealthCheckResponse').decode(bytes),
});
const Health = grpc.makeGenericClientConstructor({ Check: healthMethod('Check', false), Watch: healthMethod('Watch', true) });

function details(error) {
  const [packed] = error.metadata.get('grpc-status-details-bin');
  const status = type('Status').decode(packed);
  assert.equal(status.code, error.code);
  const found = {};
  for (const { type_url: url, value } of status.details) {
    const name = url.split('.').pop();
    if (known.lookup(name)) found[name] = type(name).decode(value);
  }
  return found;
}

function page(headline, paragraphs = 3) {
  const words = 'The harbour ferry sails again after a week of repairs, the town council said on Monday morning.';
  const body = Array.from({ length: paragraphs }, (_, n) => `<p>${headline}, part ${n}. ${words}</p>`).join('');
  const head = `<!doctype html><html lang=en><head><meta charset=utf-8><title>${headline}</title></head>`;
  return Buffer.from(`${head}<body><main><article><h1>${headline}</h1>${body}</article></main></body></html>`);
}

async function serve(...flags) {
  const child = spawn(BINARY, ['serve', '--listen', '127.0.0.1:0', '--log-format', 'json', ...flags], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const lines = readline.createInterface({ input: child.stderr });
  const [first] = await once(lines, 'line');
  const { address } = JSON.parse(first);
  return { child, address, client: new contract.ArticleService(address, grpc.credentials.createInsecure(), UNLIMITED) };
}

const unary = (client, method, request, options = {}) =>
  new Promise((resolve, reject) => {
    client[method](request, options, (error, answer) => (error ? reject(error) : resolve(answer)));
  });
const failure = async (promise) => promise.then(() => assert.fail('answered'), (error) => error);

let server;
before(async () => {
  server = await serve('--drain-delay', '0s');
});
after(async () => {
  server.client.close();
  server.child.kill('SIGTERM');
  const [code] = await once(server.child, 'exit');
  assert.equal(code, 0);
});

test('a page is answered', async () => {
  const document = { content: page('Ferry runs again'), content_type: 'text/html' };
  const answer = await unary(server.client, 'ExtractArticle', { document });
  assert.equal(answer.outcome, 'OUTCOME_ARTICLE');
  assert.equal(answer.articles[0].headline, 'Ferry runs again');
  assert.equal(answer.input.byte_count, document.content.length);
});

test('ranges in UTF-16 code units index JavaScript strings', async () => {
  const document = { content: page('Zoë’s café 😀 reopens') };
  const options = { offset_unit: 'OFFSET_UNIT_UTF16_CODE_UNITS' };
  const answer = await unary(server.client, 'ExtractArticle', { document, options });
  const [article] = answer.articles;
  const paragraphs = article.blocks.filter((block) => block.paragraph);
  assert.ok(paragraphs.length > 0);
  for (const { text_range: range, paragraph } of paragraphs) {
    assert.equal(article.text.slice(range.start, range.end), paragraph.text);
  }
});

test('a stream answers every page', async () => {
  const stream = server.client.ExtractArticleStream();
  const answers = new Map();
  stream.on('data', (answer) => answers.set(answer.request_id, answer));
  const ended = once(stream, 'end');
  for (let n = 0; n < 50; n += 1) {
    let content = page(`Ferry ${n}`);
    if (n === 20) content = Buffer.alloc(0);
    if (n === 21) content = Buffer.alloc(20 * MIB, 32);
    if (!stream.write({ request_id: `p${n}`, document: { content } })) await once(stream, 'drain');
  }
  stream.end();
  await ended;
  assert.equal(answers.size, 50);
  assert.equal(answers.get('p20').error.code, 3);
  assert.equal(answers.get('p20').error.field, 'document.content');
  assert.equal(answers.get('p21').error.code, 8);
  for (let n = 0; n < 50; n += 1) {
    if (n === 20 || n === 21) continue;
    assert.equal(answers.get(`p${n}`).response.articles[0].headline, `Ferry ${n}`);
  }
});

test('a fault names its field', async () => {
  const error = await failure(unary(server.client, 'ExtractArticle', { document: { content: page('Ferry'), url: 'courier' } }));
  assert.equal(error.code, grpc.status.INVALID_ARGUMENT);
  const { BadRequest, ErrorInfo } = details(error);
  assert.equal(BadRequest.field_violations[0].field, 'document.url');
  assert.equal(ErrorInfo.reason, 'URL_INVALID');
  assert.equal(ErrorInfo.domain, 'copydesk');
});

test('an oversize page is refused with both sizes', async () => {
  const size = 16 * MIB + 1;
  const error = await failure(unary(server.client, 'ExtractArticle', { document: { content: Buffer.alloc(size, 32) } }));
  assert.equal(error.code, grpc.status.RESOURCE_EXHAUSTED);
  const { ErrorInfo } = details(error);
  assert.deepEqual([ErrorInfo.metadata.found, ErrorInfo.metadata.allowed], [String(size), String(16 * MIB)]);
});

test('work past its time is given up', async () => {
  const late = await serve('--max-processing-time', '1ms', '--drain-delay', '0s');
  const error = await failure(unary(late.client, 'ExtractArticle', { document: { content: page('Ferry', 20000) } }));
  assert.equal(error.code, grpc.status.DEADLINE_EXCEEDED);
  assert.equal(details(error).ErrorInfo.reason, 'DEADLINE_EXCEEDED');
  late.client.close();
  late.child.kill('SIGTERM');
  await once(late.child, 'exit');
});

test('health is known by name', async () => {
  const health = new Health(server.address, grpc.credentials.createInsecure());
  for (const service of ['', 'copydesk.v1.ArticleService']) {
    assert.equal((await unary(health, 'Check', { service })).status, 1);
  }
  const error = await failure(unary(health, 'Check', { service: 'other' }));
  assert.equal(error.code, grpc.status.NOT_FOUND);
  health.close();
});

test('the server tells its limits', async () => {
  const info = await unary(server.client, 'GetServerInfo', {});
  assert.equal(info.limits.max_document_bytes, 16 * MIB);
});
