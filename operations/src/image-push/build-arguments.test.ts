import { expect, test } from "vitest";
import { MASK, type ReportedVariable } from "../service-variables/report";
import { buildArguments, declaredArguments } from "./build-arguments";

const commit = "c".repeat(40);

function variable(name: string, about: Partial<ReportedVariable>): ReportedVariable {
  return {
    ...{ name, meaning: "", value: "v", isSecret: false, isKnown: true },
    ...{ source: { kind: "default" }, isReadByBuild: true, isReadAtStart: true },
    ...about,
  };
}

test.each<[string, string, string[]]>([
  ["none", "FROM node\nRUN echo ARG X\n", []],
  ["with and without a default", "ARG NODE=24\nFROM node:$NODE\nARG URL\n", ["NODE", "URL"]],
  ["several of one instruction", "ARG A=\"b c\" D='e f' G\n", ["A", "D", "G"]],
  ["over two lines, in small letters and twice", "arg A \\\n  B\nFROM node\nARG A\n", ["A", "B"]],
  ["but those of remarks", "# ARG OLD\nARG NEW\n", ["NEW"]],
])("the arguments of a Dockerfile: %s", (_, dockerfile, names) => {
  expect(declaredArguments(dockerfile)).toEqual(names);
});

test("an image is given what its Dockerfile names, that is known and no secret, and its commit", () => {
  const variables = [
    variable("LEVEL", { value: "debug" }),
    variable("UNASKED", { value: "not named" }),
    variable("KEY", { value: MASK, isSecret: true }),
    variable("STORE", { value: `https://user:${MASK}@store.example.com` }),
    variable("URL", { value: undefined, isKnown: false }),
    variable("ABSENT", { value: undefined }),
    variable("RENDER_GIT_COMMIT", { value: "d".repeat(40), source: { kind: "platform" } }),
    variable("RENDER_SERVICE_NAME", { value: "api-staging", source: { kind: "platform" } }),
  ];
  const dockerfile = "ARG LEVEL KEY STORE URL ABSENT RENDER_GIT_COMMIT RENDER_SERVICE_NAME NODE=24";
  expect(buildArguments(dockerfile, variables, commit)).toEqual({
    given: { LEVEL: "debug", RENDER_GIT_COMMIT: commit },
    leftOut: [
      { name: "KEY", reason: "is a secret" },
      { name: "STORE", reason: "is a secret" },
      { name: "URL", reason: "isn't known before the stack is up, and is another one in each" },
    ],
  });
});
