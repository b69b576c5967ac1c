import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { get, post } from "#chatter/wire/api.js";

const ANSWERS = {
  "/taken": [200, '{"me": {"name": "ada"}}'],
  "/refused": [400, '{"code": "bad_name", "sentence": "Choose another name."}'],
  "/forbidden": [403, "<h1>Forbidden</h1>"],
};

const asked = [];
const server = createServer(async (request, response) => {
  let body = "";
  for await (const part of request) body += part;
  asked.push({ method: request.method, token: request.headers["x-csrftoken"], body });
  const [status, text] = ANSWERS[request.url];
  response.writeHead(status).end(text);
});
let base;

before(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  base = `http://127.0.0.1:${server.address().port}`;
});
after(() => server.close());

const POSTS = [
  ["/taken", { ok: true, body: { me: { name: "ada" } }, sentence: null }],
  [
    "/refused",
    {
      ok: false,
      body: { code: "bad_name", sentence: "Choose another name." },
      sentence: "Choose another name.",
    },
  ],
  ["/forbidden", { ok: false, body: null, sentence: null }],
];
for (const [path, answer] of POSTS) {
  test(`a post to ${path}`, async () => {
    assert.deepEqual(await post(base + path, { name: "ada" }, "token"), answer);
    assert.deepEqual(asked.at(-1), { method: "POST", token: "token", body: '{"name":"ada"}' });
  });
}

test("what cannot be got is null", async () => {
  assert.deepEqual(await get(`${base}/taken`), { me: { name: "ada" } });
  assert.equal(await get(`${base}/refused`), null);
  assert.equal(await get(`${base}/forbidden`), null);
});

test("a server that is away is an answer too", async () => {
  const away = "http://127.0.0.1:1/";
  assert.deepEqual(await post(away, {}, "token"), { ok: false, body: null, sentence: null });
  assert.equal(await get(away), null);
});
