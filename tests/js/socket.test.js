import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { RoomSocket } from "#chatter/wire/socket.js";
import { aLine } from "./a_line.js";
import { FakeClock } from "./fake_clock.js";
import { FakeNetwork } from "./fake_network.js";

const SUBSCRIBED = { type: "subscribed", room_id: "room:demo", seq: 0, epoch: "e1" };

let clock;
let network;
let socket;
let position;
let seen;
let frames;
let states;

function start(rest = {}) {
  socket = new RoomSocket(
    {
      path: "/ws/rooms/demo/",
      roomId: "room:demo",
      resume: () => position,
      seen: () => seen,
      onFrame: (frame) => frames.push(frame),
      onConnection: ({ state }) => states.push(state),
      ...rest,
    },
    network,
    clock,
  );
  socket.start();
}

function join() {
  start();
  network.link.open();
  network.link.say(SUBSCRIBED);
}

beforeEach(() => {
  clock = new FakeClock();
  network = new FakeNetwork();
  [position, seen, frames, states] = [{}, null, [], []];
});

test("it subscribes when the link opens, and is connected when the server says so", () => {
  start();
  assert.equal(network.link.path, "/ws/rooms/demo/");
  network.link.open();
  const asked = { type: "subscribe", room_id: "room:demo", batch: true, events: true };
  assert.deepEqual(network.link.sent, [asked]);
  network.link.say(SUBSCRIBED);
  assert.deepEqual(states, ["connecting", "connected"]);
  assert.deepEqual(frames, [SUBSCRIBED]);
});

test("an overlay shows its token", () => {
  start({ token: "secret" });
  network.link.open();
  assert.equal(network.link.sent[0].token, "secret");
});

test("it resumes from the position after a break", () => {
  join();
  position = { since: 7, epoch: "e1" };
  network.link.end(1012);
  assert.equal(socket.connection.state, "waiting");
  clock.pass(socket.connection.retryAt - clock.now());
  network.link.open();
  const { since, epoch } = network.link.sent[0];
  assert.deepEqual([network.links.length, since, epoch], [2, 7, "e1"]);
});

test("each failed attempt may wait longer, 16 s at most, and success starts over", () => {
  join();
  const waits = [];
  for (let attempt = 0; attempt < 8; attempt++) {
    network.link.end(1006);
    waits.push(socket.connection.retryAt - clock.now());
    clock.pass(waits.at(-1));
  }
  for (const [attempt, wait] of waits.entries()) {
    assert.ok(wait >= 250 && wait <= Math.min(16_000, 1_000 * 2 ** attempt), `${attempt}: ${wait}`);
  }
  network.link.open();
  network.link.say(SUBSCRIBED);
  network.link.end(1006);
  assert.ok(socket.connection.retryAt - clock.now() <= 1_000);
});

test("a room that does not exist is not tried again", () => {
  join();
  network.link.end(4004);
  clock.pass(60_000);
  assert.deepEqual([socket.connection.state, network.links.length], ["offline", 1]);
});

test("a device without a network is offline and comes back with it", () => {
  join();
  network.change("offline");
  assert.equal(socket.connection.state, "offline");
  network.link.end(1006);
  assert.equal(socket.connection.state, "offline");
  network.change("online");
  assert.deepEqual([socket.connection.state, network.links.length], ["connecting", 2]);
});

test("a restart lets go of the old link, whose retry is off", () => {
  join();
  const [old] = network.links;
  socket.restart();
  assert.ok(old.closed);
  network.link.end(1006);
  socket.restart();
  clock.pass(20_000);
  assert.equal(network.links.length, 3);
});

test("the round trip is measured at once and every 8 s", () => {
  join();
  const trips = [];
  socket.options.onConnection = ({ roundTripMs }) => trips.push(roundTripMs);
  assert.deepEqual(network.link.of("ping"), [{ type: "ping", t: 0 }]);
  clock.pass(40);
  network.link.say({ type: "pong", t: 0 });
  clock.pass(8_000);
  assert.equal(network.link.of("ping").length, 2);
  assert.deepEqual(trips, [40]);
  assert.deepEqual(frames, [SUBSCRIBED], "a pong is no news to the page");
});

test("a link that says nothing for 20 s is given up, without a goodbye", () => {
  join();
  clock.pass(19_000);
  assert.equal(socket.connection.state, "connected");
  clock.pass(6_000);
  assert.equal(network.links[0].closed, true);
  assert.notEqual(socket.connection.state, "connected");
});

test("frames of lines are acknowledged after 1.5 s", () => {
  join();
  seen = 2;
  network.link.say([aLine(1), aLine(2)]);
  clock.pass(1_499);
  assert.deepEqual(network.link.of("ack"), []);
  clock.pass(1);
  assert.deepEqual(network.link.of("ack"), [{ type: "ack", seq: 2 }]);
  clock.pass(5_000);
  assert.equal(network.link.of("ack").length, 1);
});

test("the 20th frame is acknowledged at once, and the count starts over", () => {
  join();
  for (seen = 1; seen <= 20; seen++) network.link.say(aLine(seen));
  assert.deepEqual(
    network.link.of("ack").map((ack) => ack.seq),
    [20],
  );
  clock.pass(2_000);
  assert.equal(network.link.of("ack").length, 1);
});

test("what is no line is not acknowledged, and nothing while no number was seen", () => {
  join();
  network.link.say({ type: "resync", seq: 1, epoch: "e2" });
  network.link.say(aLine(1));
  clock.pass(2_000);
  assert.deepEqual(network.link.of("ack"), []);
});

test("a text that is no JSON is passed over", () => {
  join();
  network.link.ear.heard("{");
  assert.deepEqual(frames, [SUBSCRIBED]);
});

test("sending says whether it went out", () => {
  start();
  const line = { type: "chat.send", content: "hi", nonce: "n1" };
  assert.equal(socket.send(line), false);
  network.link.open();
  assert.equal(socket.send(line), true);
  assert.deepEqual(network.link.of("chat.send"), [line]);
});
