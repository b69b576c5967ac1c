import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../templates/static/chatter/", import.meta.url));
const FILES = readdirSync(ROOT, { recursive: true })
  .filter((name) => name.endsWith(".js"))
  .map((name) => resolve(ROOT, name));
const PAGES = ["room.js", "overlay.js", "list-page.js", "theme.js"].map((it) => resolve(ROOT, it));
const MODULES = FILES.filter((file) => !PAGES.includes(file));

const COMMENT = /\/\*[\s\S]*?\*\//g;
const IMPORT = /^import [^"]*"(\.[^"]+)";$/gm;
const PAGE = "document|window|navigator|location|matchMedia|localStorage|fetch|crypto";
const CLOCK = "setTimeout|setInterval|Date\\.now|performance|Math\\.random";
const IMPURE = new RegExp(`\\b(${PAGE}|${CLOCK})\\b|new Date\\(\\)`);

const text = (file) => readFileSync(file, "utf8");
/** Whether the module's first comment ends a sentence with "Pure". */
const isPure = (file) => /^\/\*\*[\s\S]*?\bPure[.;]/.test(text(file).split("*/")[0]);
const imports = (file) =>
  [...text(file).matchAll(IMPORT)].map(([, path]) => resolve(dirname(file), path));
const name = (file) => file.slice(ROOT.length);

test("every module but the pages' own can be loaded without a browser", async () => {
  for (const file of MODULES) await import(file);
});

test("a module that says it is pure touches neither the page nor a clock", () => {
  const pure = MODULES.filter(isPure);
  assert.ok(pure.length > 10);
  assert.deepEqual(
    MODULES.filter((file) => name(file).startsWith("lines/") && !isPure(file)),
    [],
  );
  for (const file of pure) {
    assert.doesNotMatch(text(file).replace(COMMENT, ""), IMPURE, name(file));
    for (const used of imports(file)) {
      assert.ok(isPure(used), `${name(file)}: ${name(used)}`);
    }
  }
});
