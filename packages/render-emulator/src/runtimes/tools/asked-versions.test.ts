import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { elixir, erlang, ruby } from "./native-languages";
import { askedNodeVersion } from "./node-version";
import { askedPythonVersion } from "./python";
import { askedToolchain } from "./rust";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "asked-version-"));
});
afterEach(() => rm(dir, { recursive: true }));

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(dir, name)), { recursive: true });
    await writeFile(join(dir, name), text);
  }
}

const engines = (node: string) => JSON.stringify({ engines: { node } });

describe("the version of Node.js that a service asks for", () => {
  const enginesOnly = { "package.json": engines(">=18 <20") };
  const withoutFirst = { ...enginesOnly, ".nvmrc": "lts/iron\n" };
  const all = { ...withoutFirst, ".node-version": "21.0.0\n" };

  it.each([
    [{ NODE_VERSION: "22" }, all, { spec: "22", from: "the variable NODE_VERSION" }],
    [{}, all, { spec: "21.0.0", from: ".node-version" }],
    [{}, withoutFirst, { spec: "lts/iron", from: ".nvmrc" }],
    [{}, enginesOnly, { spec: ">=18 <20", from: "package.json (engines)" }],
    [
      {},
      { "b/package.json": engines("18"), "a/deep/package.json": engines("16") },
      { spec: "18", from: "b/package.json (engines)" },
    ],
    [{}, { "a/b/c/d/package.json": engines("18") }, undefined],
    [{}, { "a/b/c/package.json": engines("18") }, { spec: "18", from: "a/b/c/package.json (engines)" }],
    [{}, { "package.json": "{}", "b/package.json": engines("18") }, undefined],
    [{}, { "node_modules/b/package.json": engines("18"), "package.json": "no JSON" }, undefined],
    [{}, { ".nvmrc": "# which one\n\nv20.1.0\n" }, { spec: "v20.1.0", from: ".nvmrc" }],
  ] as const)("with %j and %j is %j", async (env, files, asked) => {
    await write(files);
    expect(await askedNodeVersion(dir, env as Record<string, string>)).toEqual(asked);
  });
});

it("is looked for in no more than 200 folders", async () => {
  const folders = Array.from({ length: 250 }, (_, index) => [`f${String(index).padStart(3, "0")}/a.txt`, ""]);
  await write({ ...Object.fromEntries(folders), "f249/package.json": engines("18") });
  expect(await askedNodeVersion(dir, {})).toBeUndefined();
  await write({ "f150/package.json": engines("20") });
  expect(await askedNodeVersion(dir, {})).toEqual({ spec: "20", from: "f150/package.json (engines)" });
});

describe("the version that a service in another language asks for", () => {
  const lock = "GEM\n  specs:\n\nRUBY VERSION\n   ruby 3.3.1p55\n\nBUNDLED WITH\n   2.5.9\n";

  it.each([
    [askedPythonVersion, { PYTHON_VERSION: "3.12.1" }, { ".python-version": "3.11" }, "3.12.1"],
    [askedPythonVersion, {}, { ".python-version": "3.11\n" }, "3.11"],
    [askedToolchain, { RUSTUP_TOOLCHAIN: "beta" }, { "rust-toolchain": "nightly" }, "beta"],
    [askedToolchain, {}, { "rust-toolchain": "1.80.0\n" }, "1.80.0"],
    [
      askedToolchain,
      {},
      { "rust-toolchain.toml": '[toolchain]\nchannel = "1.81.0"\ncomponents = ["clippy"]\n' },
      "1.81.0",
    ],
    [ruby.asked, {}, { "Gemfile.lock": lock, ".ruby-version": "3.2.0" }, "3.3.1"],
    [ruby.asked, {}, { "Gemfile.lock": "GEM\n", ".ruby-version": "ruby-3.2.0\n" }, "ruby-3.2.0"],
    [ruby.asked, {}, { ".tool-versions": "nodejs 20.0.0\nruby 3.1.4\n", Gemfile: 'ruby "3.0.0"\n' }, "3.1.4"],
    [ruby.asked, {}, { Gemfile: 'source "https://example.com"\nruby "3.4.4"\n' }, "3.4.4"],
    [elixir.asked, { ELIXIR_VERSION: "1.18.4" }, {}, "1.18.4"],
    [erlang.asked, { ERLANG_VERSION: "27.3" }, {}, "27.3"],
    [askedPythonVersion, {}, {}, undefined],
  ] as const)("is read where Render reads it (%#)", async (find, env, files, spec) => {
    await write(files);
    expect((await find(dir, env as Record<string, string>))?.spec).toBe(spec);
  });
});
