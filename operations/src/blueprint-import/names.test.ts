import { describe, expect, test } from "vitest";
import { checksSource } from "./checks-source";
import { broughtFrom } from "./imported.fixture";
import { partNames } from "./names";
import { systemSource, urlOutputs } from "./system-source";

describe("parts have names of their own, by what the Blueprint calls them", () => {
  test.each<[string, string[], string[]]>([
    ["that the settings of all systems have, none", ["plans", "shop-domains"], ["part-plans", "part-domains"]],
    ["in small letters, each once", ["My API!", "my api", "7up"], ["my-api", "my-api-2", "part-7up"]],
    ["without the system's name", ["shop-api", "web"], ["api", "web"]],
    ["without what all have in common", ["acme-shop-api-eu", "acme-shop-web-eu"], ["api", "web"]],
    ["but for a word of its own", ["acme-eu", "acme-api-eu"], ["eu", "api-eu"]],
    ["alone", ["shop-api-eu"], ["api-eu"]],
  ])("%s", (_, names, expected) => {
    expect([...partNames("shop", names).values()]).toEqual(expected);
  });
});

const web = (name: string, envVars: string) =>
  `  - { type: web, name: ${name}, runtime: node, buildCommand: make, startCommand: run, envVars: [${envVars}] }\n`;

describe("what is made of names is one thing each", () => {
  const generated = (...keys: string[]) => keys.map((key) => `{ key: ${key}, generateValue: true }`).join(", ");
  const secretsIn = (text: string) =>
    broughtFrom(text).brought.services.flatMap(({ variables }) => variables.map(({ value }) => value));

  test("generated secrets of one service", () => {
    expect(secretsIn(`services:\n${web("web", generated("SECRET", "_SECRET", "secret_", "_"))}`)).toEqual([
      { secret: "web-secret" },
      { secret: "web-secret-2" },
      { secret: "web-secret-3" },
      { secret: "web" },
    ]);
  });

  test("one of which no letter is left", () => {
    const group = `envVarGroups:\n  - { name: "!", envVars: [${generated("_")}] }\n`;
    expect(secretsIn(`services:\n${web("web", '{ fromGroup: "!" }')}${group}`)).toEqual([{ secret: "secret" }]);
  });

  test("those of a group, which all have that have it, and those of a service", () => {
    const group = "envVarGroups:\n  - { name: web-api, envVars: [{ key: KEY, generateValue: true }] }\n";
    const services = web("web", `${generated("API_KEY")}, { fromGroup: web-api }`) + web("b", "{ fromGroup: web-api }");
    expect(secretsIn(`services:\n${services}${group}`)).toEqual([
      { secret: "web-api-key" },
      { secret: "web-api-key-2" },
      { secret: "web-api-key" },
    ]);
  });

  test("outputs with addresses, in the system and in its checks", () => {
    const { brought } = broughtFrom(`services:\n${web("a1", "")}${web("a-1", "")}`);
    expect([...urlOutputs(brought.services)]).toEqual([
      ["a1", "a1Url"],
      ["a-1", "a1Url2"],
    ]);
    expect(systemSource("shop", brought).index).toContain(
      `return { "a1Url": made.a1.url, "a1Url2": made["a-1"].url };`,
    );
    expect(checksSource(brought)).toContain(`"a-1", "a1Url2"`);
  });
});
