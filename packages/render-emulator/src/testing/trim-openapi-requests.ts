/**
 * Writes what `render-openapi-requests.json` holds, out of Render's OpenAPI document:
 *
 *     npm run --silent trim-openapi -- "$PWD/openapi.json" > src/testing/render-openapi-requests.json
 *
 * For each endpoint in `render-openapi-replies.json` with a query or a body: the names of the query, and the body's schema
 * with every reference in place, alternatives of a service under the name that it has, and nothing but structure and enums.
 */
import { readFileSync } from "node:fs";
import { argv } from "node:process";
import { referred } from "./json-reference";
import { replies } from "./render-openapi-replies.json";

interface Schema {
  $ref?: string;
  type?: string;
  enum?: unknown[];
  properties?: Record<string, Schema>;
  items?: Schema;
  allOf?: Schema[];
  oneOf?: Schema[];
  anyOf?: Schema[];
}

interface Operation {
  parameters?: (Schema & { in?: string; name?: string })[];
  requestBody?: Schema & { content?: Record<string, { schema?: Schema }> };
}

const document = JSON.parse(readFileSync(argv[2] ?? "", "utf8")) as {
  paths: Record<string, Record<string, Operation>>;
};

function resolve<Node extends { $ref?: string }>(node: Node): Node {
  if (node.$ref === undefined) return node;
  return resolve(referred(document, node.$ref) as Node);
}

/** `webServiceDetailsPOST` is what a `web_service` takes. */
function serviceTypeOf(ref: string): string | undefined {
  const [, words] = /\/(\w+)Details(POST|PATCH)$/.exec(ref) ?? [];
  return words?.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function trim(schema: Schema): object {
  const { type, enum: values, properties, items, allOf = [], oneOf = [], anyOf = [] } = resolve(schema);
  const alternatives = [...oneOf, ...anyOf];
  const byType = alternatives.map((one) => [serviceTypeOf(one.$ref ?? ""), trim(one)] as const);
  if (byType.some(([name]) => name !== undefined)) return { byName: Object.fromEntries(byType) as object };
  const merged = [...allOf, ...alternatives].map((one) => trim(one) as { properties?: object });
  const own = Object.fromEntries(Object.entries(properties ?? {}).map(([name, one]) => [name, trim(one)]));
  const all = Object.assign({}, ...merged.map((one) => one.properties ?? {}), own) as object;
  if (Object.keys(all).length > 0) return { properties: all };
  if (items !== undefined) return { items: trim(items) };
  return values === undefined ? { ...merged[0], ...(type !== undefined && { type }) } : { enum: values };
}

const requests = Object.keys(replies).flatMap((endpoint) => {
  const [method = "", path = ""] = endpoint.split(" ");
  const { parameters = [], requestBody } = document.paths[path]?.[method.toLowerCase()] ?? {};
  const query = parameters.map(resolve).flatMap(({ in: place, name }) => (place === "query" ? [name] : []));
  const schema = requestBody && resolve(requestBody).content?.["application/json"]?.schema;
  if (query.length === 0 && schema === undefined) return [];
  return [[endpoint, { ...(query.length > 0 && { query }), ...(schema && { body: trim(schema) }) }] as const];
});

const source =
  "Render's OpenAPI document of September 2025 (https://api-docs.render.com/openapi), the requests of the endpoints " +
  "that the emulator serves, as trim-openapi-requests.ts writes them";
console.log(JSON.stringify({ source, requests: Object.fromEntries(requests) }, null, 2));
