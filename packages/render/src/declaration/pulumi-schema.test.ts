import { expect, test } from "vitest";
import { renderPackage } from "../resources/declarations";
import { pulumiSchema } from "./pulumi-schema";

const schema = JSON.stringify(pulumiSchema(renderPackage, "1.2.3"));

test("every type that the schema refers to is defined in it", () => {
  const { types } = JSON.parse(schema) as { types: Record<string, unknown> };
  const references = [...schema.matchAll(/"#\/types\/([^"]+)"/g)].map((match) => match[1]);
  expect(new Set(references)).toEqual(new Set(Object.keys(types)));
});

test("the schema has a resource for each declaration, with its secrets and its replacements", () => {
  expect(JSON.parse(schema)).toMatchObject({
    version: "1.2.3",
    config: { variables: { apiKey: { secret: true } } },
    resources: {
      "render:index:Postgres": {
        requiredInputs: ["name", "plan", "version"],
        inputProperties: {
          version: { willReplaceOnChanges: true },
          plan: { oneOf: [{ type: "string" }, { $ref: "#/types/render:index:PostgresPlan" }] },
        },
        properties: { password: { secret: true } },
        required: [
          ...["name", "plan", "version", "databaseName", "databaseUser", "region", "diskSizeGB", "diskAutoscaling"],
          ...["highAvailability", "allowDataLoss", "internalConnectionString", "externalConnectionString"],
          ...["internalConnectionPoolString", "externalConnectionPoolString"],
          ...["host", "port", "externalHost", "externalPort", "user", "password", "psqlCommand"],
        ],
      },
      "render:index:WebService": { inputProperties: { runtime: { $ref: "#/types/render:index:Runtime" } } },
      "render:index:Rollout": { required: ["services", "rollbackOnFailure", "deployed"] },
    },
  });
});

test("the schema has each function, with what it finds", () => {
  expect(JSON.parse(schema)).toMatchObject({
    functions: {
      "render:index:getPostgres": {
        inputs: { properties: { id: { type: "string" }, name: { type: "string" } }, required: [] },
        outputs: {
          properties: { id: { type: "string" }, password: { type: "string", secret: true } },
          required: expect.arrayContaining(["id", "status", "internalConnectionString"]),
        },
      },
    },
  });
});
