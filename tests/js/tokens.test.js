import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { linkOf, onlyEmotes, tokenize } from "#chatter/lines/tokens.js";

const kinds = (content) => tokenize(content).map((it) => `${it.kind}:${it.text}`);

const TABLE = [
  ["hi there", ["text:hi there"]],
  ["nice KEKW", ["text:nice ", "emote:KEKW"]],
  ["kekw KEKWW xKEKW", ["text:kekw KEKWW xKEKW"]],
  ["D: <3", ["emote:D:", "text: ", "emote:<3"]],
  ["@ada, look", ["mention:@ada", "text:, look"]],
  ["mail me a@b.c", ["text:mail me a@b.c"]],
  ["@ alone", ["text:@ alone"]],
  [
    "see https://example.org/a?b=1 now",
    ["text:see ", "link:https://example.org/a?b=1", "text: now"],
  ],
  ["javascript:alert(1)", ["text:javascript:alert(1)"]],
  ["<img src=x onerror=alert(1)>", ["text:<img src=x onerror=alert(1)>"]],
  ["__proto__ constructor", ["text:__proto__ constructor"]],
];

for (const [content, pieces] of TABLE) {
  test(`pieces of ${JSON.stringify(content)}`, () => assert.deepEqual(kinds(content), pieces));
}

test("the pieces' texts are the content again", () => {
  for (const content of [
    "  a  b ",
    "KEKW\tgg  @x!",
    "é 🙂 @ärger:",
    "https://a https:// http://u:p@h/",
  ]) {
    assert.equal(
      tokenize(content)
        .map((it) => it.text)
        .join(""),
      content,
    );
  }
});

test("only web addresses without a password are links", () => {
  for (const bad of ["http://", "https://u:p@host/", "data:text/html,x", "//host", "ftp://host"])
    assert.equal(linkOf(bad), null);
  assert.equal(linkOf("HTTPS://Example.org"), "https://example.org/");
});

const LINES = JSON.parse(readFileSync(new URL("../unit/moderation/links.json", import.meta.url)));

for (const { line, hosts } of LINES) {
  test(`what is clickable in ${line} leads where the judge read`, () => {
    const links = tokenize(line)
      .filter((it) => it.kind === "link")
      .map((it) => linkOf(it.text));
    for (const link of links) assert.ok(hosts.includes(new URL(link).hostname), link);
  });
}

test("a line of emotes only is told from one with words", () => {
  assert.equal(onlyEmotes(tokenize("gg gg KEKW")), true);
  assert.equal(onlyEmotes(tokenize("gg wp")), false);
  assert.equal(onlyEmotes([]), false);
});
