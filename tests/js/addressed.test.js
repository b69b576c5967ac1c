import assert from "node:assert/strict";
import { test } from "node:test";
import { isFor, speaksTo } from "#chatter/lines/addressed.js";
import { aLine } from "./a_line.js";

const ADA = { id: "user:ada", name: "Ada" };

const SPOKEN = [
  [{ content: "@ada hi" }, ADA, true],
  [{ content: "hi @Ada!" }, ADA, true],
  [{ content: "hi", mentions: ["ADA"] }, ADA, true],
  [{ content: "hi", mentions: ["@ada"] }, ADA, true],
  [{ content: "hi", mentions: ["user:ada"] }, ADA, true],
  [{ content: "@adam hi ada", mentions: ["adam"] }, ADA, false],
  [{ content: "mail a@ada" }, ADA, false],
  [{ content: "@ada" }, null, false],
];
for (const [line, me, wanted] of SPOKEN) {
  test(`${JSON.stringify(line)} ${wanted ? "speaks" : "does not speak"} to ${me?.name}`, () =>
    assert.equal(speaksTo(line, me), wanted));
}

const OWN = aLine(1, { user_id: ADA.id });
const FOR = [
  ["a mention", aLine(2, { content: "@ada" }), undefined, ADA, true],
  ["an answer to a line of theirs", aLine(2), OWN, ADA, true],
  ["an answer to another's line", aLine(2), aLine(1), ADA, false],
  ["their own line", aLine(2, { user_id: ADA.id, content: "@ada" }), OWN, ADA, false],
  ["anything, to a visitor without a name", aLine(2, { content: "@ada" }), OWN, null, false],
];
for (const [name, line, quoted, me, wanted] of FOR) {
  test(`${name} ${wanted ? "is" : "is not"} for the reader`, () =>
    assert.equal(isFor(line, quoted, me), wanted));
}
