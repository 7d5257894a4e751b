import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Engine } from "./engine";
import { ServiceRepository } from "./repository";

let engine: Engine;
let one: string;
let two: string;
let settings: Record<string, string>;

beforeAll(async () => {
  engine = await Engine.start(join(__dirname, "program"));
  const repository = await ServiceRepository.create(join(engine.folder, "repository"));
  one = await repository.commit("one");
  two = await repository.commit("two");
  settings = {
    "pair:repo": repository.path,
    "pair:release": one,
    "pair:firstGreeting": "hello",
    "pair:secondGreeting": "good day",
  };
  await engine.configure(settings);
});
afterAll(() => engine[Symbol.asyncDispose]());

const short = (commit: string): string => commit.slice(0, 12);

async function preview(change: Record<string, string>, ...options: string[]): Promise<string> {
  await engine.configure({ ...settings, ...change });
  const { exitCode, text } = await engine.pulumi("preview", ...options);
  expect(exitCode, text).toBe(0);
  await engine.configure(settings);
  return text;
}

/** The lines that the preview says of the rollout. */
function told(text: string): string[] {
  const lines = text.split("\n").map((line) => line.trim());
  const start = lines.findIndex((line) => line.startsWith("This update deploys"));
  return lines.slice(start, lines.indexOf("", start));
}

test("the last progress that is shown of a rollout is what it came to", async () => {
  const { exitCode, text } = await engine.up();
  expect(exitCode, text).toBe(0);
  const created = text.split("\n").find((line) => line.includes("render:index:Rollout pair created"));
  const live = `live at commit \`${short(one)}\``;
  expect(created).toMatch(new RegExp(`first: ${live} · second: ${live}$`));
});

test("a preview of another release says which services are deployed, from which commit to which, and what is between", async () => {
  const text = await preview({ "pair:release": two, "pair:secondGreeting": "good night" });
  expect(told(text)).toEqual([
    "This update deploys 2 of 2 services:",
    `first: commit ${short(one)} => commit ${short(two)}, with a build (release)`,
    `second: commit ${short(one)} => commit ${short(two)}, with a build (release; variable GREETING)`,
    `Commits from ${short(one)} to ${short(two)}:`,
    `${two.slice(0, 7)} A change`,
  ]);
  expect(text).not.toContain("good night");
});

test("a preview names the variable and the settings for which a service is deployed, and says whether it is built", async () => {
  expect(told(await preview({ "pair:secondGreeting": "good night" }))).toEqual([
    "This update deploys 1 of 2 services:",
    `second: commit ${short(one)} again, with no build, if what is live is its newest one (variable GREETING)`,
  ]);
  expect(told(await preview({ "pair:buildCommand": "node build.js && true" }))).toEqual([
    "This update deploys 2 of 2 services:",
    `first: commit ${short(one)} again, with a build (trigger settings (buildCommand))`,
    `second: commit ${short(one)} again, with a build (trigger settings (buildCommand))`,
  ]);
});

test("a preview with nothing to do says nothing of a rollout", async () => {
  expect(await preview({})).not.toContain("This update deploys");
});

test("an update that leaves out the rollout says which variables wait for it, and shows no value", async () => {
  const aside = ["up", "--yes", "--skip-preview", "--target", "**pair-second"];
  await engine.configure({ ...settings, "pair:secondGreeting": "good night" });
  const { exitCode, text } = await engine.pulumi(...aside);
  expect(exitCode, text).toBe(0);
  expect(text).toContain("`second` keeps the variables that it has, since this update left out the rollout");
  expect(text).toContain("those that changed (GREETING)");
  expect(text).not.toContain("`first` keeps");
  expect(text).not.toContain("good night");
  await engine.configure(settings);
  expect((await engine.pulumi(...aside)).text).not.toContain("keeps the variables");
});

test("a release that somebody deployed by hand is shown as what it is, on the way there and back", async () => {
  const id = (await engine.services())["pair-first-local"] ?? "";
  await engine.api("POST", `/services/${id}/deploys`, { commitId: two });
  await expect.poll(() => engine.deploys("pair-first-local")).toEqual(["live", "deactivated", "canceled"]);

  const drift = await engine.pulumi("refresh", "--preview-only", "--diff");
  expect(drift.text).toMatch(new RegExp(`~ release\\s*: "${one}" => "${two}"`));
  const refreshed = await engine.pulumi("refresh", "--yes");
  expect(refreshed.exitCode, refreshed.text).toBe(0);
  const text = await preview({}, "--diff");
  expect(text).toMatch(new RegExp(`~ release\\s*: "${two}" => "${one}"`));
  expect(text).not.toContain("envVars");
  expect(text).toContain(`first: commit ${short(two)} => commit ${short(one)}, back to its deploy`);
});
