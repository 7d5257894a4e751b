import { expect, test } from "vitest";
import { engineFailure, explainEngineError } from "./engine-fault";

const failure = (fields: object) => Object.assign(new Error("it failed"), fields);

test.each([
  ["that is gone", { code: "ECONNREFUSED" }, "doesn't answer any more: start it"],
  [
    "whose socket is another group's",
    { code: "EACCES" },
    "`/docker.sock` refuses this user: make the user a member of the group",
  ],
  [
    "whose disk is full",
    { statusCode: 500, json: { message: "write /layer: no space left on device" } },
    "The Docker engine's disk is full (write /layer: no space left on device): make room",
  ],
  ["that says something else", { statusCode: 400, json: { message: "no such thing" } }, "no such thing"],
])("an engine %s is told in a sentence", (_, fields, sentence) => {
  const explained = explainEngineError("/docker.sock", failure(fields));
  expect(explained).toContain(sentence);
  expect(engineFailure("/docker.sock", failure(fields)).message).toBe(explained);
});
