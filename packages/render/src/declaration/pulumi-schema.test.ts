import { expect, test } from "vitest";
import { providerProperties } from "../provider-declaration";
import { declarations } from "../resources/declarations";
import { pulumiSchema } from "./pulumi-schema";

const schema = JSON.stringify(pulumiSchema(declarations, providerProperties, "1.2.3"));

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
          ...["name", "plan", "version", "databaseName", "databaseUser", "region", "diskSizeGB", "highAvailability"],
          ...["allowDataLoss", "internalConnectionString", "externalConnectionString", "password", "psqlCommand"],
        ],
      },
      "render:index:WebService": { inputProperties: { runtime: { $ref: "#/types/render:index:Runtime" } } },
      "render:index:Rollout": { required: ["services", "rollbackOnFailure", "deployed"] },
    },
  });
});
