// The third witness: Ajv over JSON lines, one process for a whole run.
//
// In, one per line:  {"schema": {...}} registers a schema under its title;
//                    {"name": "ChatMessage", "document": "<JSON text>"} asks about a document.
// Out, one per line: {"error": null} when valid or registered, else {"error": "<path>: <rule>"}.

import { createInterface } from "node:readline";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const ajv = new Ajv2020({ strict: true, strictRequired: false, strictTypes: false });
addFormats(ajv, ["date-time"]);
const validators = new Map();

function describe(error) {
  return `${error.instancePath || "/"}: ${error.keyword} ${error.message}`;
}

function answer(request) {
  if (request.schema) {
    validators.set(request.schema.title, ajv.compile(request.schema));
    return null;
  }
  const validate = validators.get(request.name);
  return validate(JSON.parse(request.document)) ? null : describe(validate.errors[0]);
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify({ error: answer(JSON.parse(line)) })}\n`);
}
