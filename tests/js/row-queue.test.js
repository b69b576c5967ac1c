import assert from "node:assert/strict";
import { test } from "node:test";
import { ROWS, RowQueue } from "#chatter/list/row-queue.js";

/** Push rows called `from` … `to`. */
function push(queue, from, to, counts = true) {
  for (let name = from; name <= to; name++) queue.push({ make: () => name, counts });
}
const take = (queue, drawn = 0) => queue.take(drawn).map((row) => row.make());

test("rows come out once, in their order", () => {
  const queue = new RowQueue();
  push(queue, 1, 3);
  assert.deepEqual(take(queue), [1, 2, 3]);
  assert.deepEqual(take(queue), []);
  assert.ok(queue.empty);
});

test("while the reader follows, rows that would be trimmed at once are never drawn", () => {
  const queue = new RowQueue();
  push(queue, 1, ROWS + 50);
  const taken = take(queue, ROWS);
  assert.deepEqual([taken.length, taken[0]], [ROWS, 51]);
  assert.equal(queue.unread, 0);
});

test("while the reader is elsewhere, rows are drawn until the list holds 500", () => {
  const queue = new RowQueue();
  queue.pause();
  push(queue, 1, 10);
  assert.equal(take(queue, 496).length, 4);
  assert.equal(take(queue, 500).length, 0);
  assert.equal(take(queue, 600).length, 0);
  assert.equal(queue.unread, 10);
});

test("every message since the pause is unread, however many, dividers are not", () => {
  const queue = new RowQueue();
  push(queue, 1, 2);
  queue.pause();
  push(queue, 3, 5_002);
  push(queue, 1, 7, false);
  assert.equal(queue.unread, 5_002);
});

test("whoever comes back gets the newest rows and has read all", () => {
  const queue = new RowQueue();
  queue.pause();
  push(queue, 1, 5_000);
  queue.resume();
  const taken = take(queue);
  assert.deepEqual([taken.length, taken.at(-1), queue.unread], [ROWS, 5_000, 0]);
});
