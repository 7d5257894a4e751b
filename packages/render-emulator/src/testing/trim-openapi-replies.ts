/**
 * Writes what `render-openapi-replies.json` holds, out of Render's OpenAPI document:
 *
 *     npm run --silent trim-openapi-replies -- "$PWD/openapi.json" "GET /projects" > replies.json
 *
 * For each endpoint that is in the file already, and each that is named, the schema of every reply that is a success, with nothing but
 * structure, enums and titles of alternatives. An object has no field that its description doesn't name.
 */
import { readFileSync } from "node:fs";
import { argv } from "node:process";
import { namesOf, referred } from "./json-reference";
import { replies, source } from "./render-openapi-replies.json";

interface Schema {
  $ref?: string;
  title?: string;
  type?: string;
  format?: string;
  enum?: unknown[];
  pattern?: string;
  minimum?: number;
  maximum?: number;
  required?: string[];
  properties?: Record<string, Schema>;
  additionalProperties?: unknown;
  items?: Schema;
  allOf?: Schema[];
  oneOf?: Schema[];
  anyOf?: Schema[];
}

interface Reply {
  $ref?: string;
  content?: Record<string, { schema?: Schema }>;
}

interface Document {
  paths: Record<string, Record<string, { responses?: Record<string, Reply | string> }>>;
}

const [, , file = "", ...named] = argv;
const document = JSON.parse(readFileSync(file, "utf8")) as Document;
const defs = new Map<string, object>();

function at(ref: string): object {
  return referred(document, ref);
}

/** What a definition is called: its place in the document, short. */
function nameOf(ref: string): string {
  const isOfNote = (name: string) => !/^(components|schemas|properties|schema|content|application\/json)$/.test(name);
  return namesOf(ref).filter(isOfNote).join(".").replaceAll("/", ".").replaceAll(/[{}]/g, "");
}

function trim(schema: Schema): object {
  if (schema.$ref !== undefined) {
    const name = nameOf(schema.$ref);
    if (!defs.has(name)) {
      // Before it is known, so that what refers to itself comes to an end.
      defs.set(name, {});
      defs.set(name, trim(at(schema.$ref)));
    }
    return { $ref: `#/$defs/${name}` };
  }
  if (schema.allOf !== undefined) return trim(merged(schema));
  const alternatives = schema.oneOf ?? schema.anyOf;
  // By their titles the details of one type of event are told from another's.
  if (alternatives !== undefined) return { anyOf: alternatives.map((one) => ({ title: one.title, ...trim(one) })) };
  const { type, enum: values, required, properties, items, additionalProperties } = schema;
  const { format, pattern, minimum, maximum } = schema;
  const isClosed = properties !== undefined && additionalProperties === undefined;
  return {
    ...(type !== undefined && { type }),
    ...{ format, pattern, minimum, maximum },
    ...(values !== undefined && { enum: values }),
    ...(required !== undefined && { required }),
    ...(properties !== undefined && { properties: trimmed(properties) }),
    ...(isClosed && { additionalProperties: false }),
    ...(items !== undefined && { items: trim(items) }),
  };
}

function trimmed(properties: Record<string, Schema>): Record<string, object> {
  return Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, trim(one)]));
}

/** Parts that hold together, as one object: one alone would not allow the fields of the others. */
function merged(schema: Schema): Schema {
  const { allOf, ...own } = schema.$ref === undefined ? schema : (at(schema.$ref) as Schema);
  if (allOf === undefined) return own;
  const whole = [...allOf, own].map(merged);
  return {
    ...(Object.assign({}, ...whole) as Schema),
    required: whole.flatMap(({ required = [] }) => required),
    properties: Object.assign({}, ...whole.map(({ properties = {} }) => properties)) as Record<string, Schema>,
  };
}

const endpoints = [...new Set([...Object.keys(replies), ...named])];
const written = endpoints.map((endpoint) => {
  const [method = "", path = ""] = endpoint.split(" ");
  const responses = document.paths[path]?.[method.toLowerCase()]?.responses ?? {};
  const successes = Object.entries(responses).filter(([status]) => /^(2|101)/.test(status));
  const schemas = successes.map(([status, reply]) => {
    // Some stand there as a reference that is no object.
    const ref = typeof reply === "string" ? reply : reply.$ref;
    const { content } = ref === undefined ? (reply as Reply) : (at(ref) as Reply);
    const schema = content?.["application/json"]?.schema;
    return [status, schema === undefined ? null : trim(schema)] as const;
  });
  return [endpoint, Object.fromEntries(schemas)] as const;
});
const $defs = Object.fromEntries([...defs].toSorted(([one], [other]) => (one < other ? -1 : 1)));
console.log(JSON.stringify({ source, replies: Object.fromEntries(written), $defs }, null, 2));
