import { expect, test } from "vitest";
import { unfinishedMark } from "../../change-log";
import { fingerprint } from "../../declaration/fingerprint";
import type { Prior } from "../../resource";
import { knownPart, secret, unknown, type ValueMap } from "../../values/value";
import { webService } from "../web-service/declaration";
import { fingerprints } from "./outputs";

const service: ValueMap = { name: "api", repo: "https://example.com/api", runtime: "node", startCommand: "npm start" };

function state(inputs: ValueMap, outputs: ValueMap): Prior {
  return {
    inputs: { values: knownPart(inputs), marked: inputs },
    outputs: { values: knownPart(outputs), marked: outputs },
  };
}

/** The state after inputs were made real. */
function made(inputs: ValueMap): Prior {
  return state(inputs, fingerprints(webService, inputs, undefined));
}

function source(inputs: ValueMap): unknown {
  return fingerprint(webService, inputs, "source");
}

test("what an import states and the program leaves to Render changes no fingerprint", () => {
  const imported = made({ ...service, branch: "main" });
  expect(fingerprints(webService, service, imported)).toEqual(imported.outputs.marked);
  const next = state(service, fingerprints(webService, service, imported));
  expect(fingerprints(webService, { ...service, numInstances: 2 }, next)).toEqual(imported.outputs.marked);
});

test.each<[string, ValueMap]>([
  ["another branch", { branch: "next" }],
  ["another repository", { repo: "https://example.com/other" }],
])("%s is another source", (_, changed) => {
  const news = { ...service, ...changed };
  expect(fingerprints(webService, news, made(service))).toEqual({
    settingsFingerprint: made(service).outputs.marked.settingsFingerprint,
    sourceFingerprint: source(news),
  });
  expect(source(news)).not.toBe(source(service));
});

test("a source that becomes a secret has a secret fingerprint, and one that is not known yet an unknown one", () => {
  const hidden = { ...service, repo: secret("https://example.com/api") };
  const fingerprintsOf = (news: ValueMap) => fingerprints(webService, news, made(service));
  expect(fingerprintsOf(hidden).sourceFingerprint).toEqual(secret(source(service) as string));
  expect(fingerprintsOf({ ...service, repo: unknown }).sourceFingerprint).toBe(unknown);
});

test("after an unfinished update the fingerprints are those of the inputs that it was about", () => {
  const news = { ...service, repo: "https://example.com/other" };
  const unfinished = state(news, { ...made(service).outputs.marked, ...unfinishedMark([]) });
  expect(fingerprints(webService, news, unfinished).sourceFingerprint).toBe(source(news));
  expect(fingerprints(webService, service, unfinished).sourceFingerprint).toBe(source(service));
});
