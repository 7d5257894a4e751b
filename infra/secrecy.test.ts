import * as pulumi from "@pulumi/pulumi";
import type { RegisterResourceOutputsRequest, RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import type { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import { expect, test } from "vitest";
import { keepSecret } from "./secrecy";

const token = 'to"ken/0123456789';
const repo = `https://${token}@github.com/acme/shop`;

const basic = (text: string) => `Basic ${Buffer.from(`me:${text}`).toString("base64")}`;
const hex = (text: string) => Buffer.from(text).toString("hex");

class Thing extends pulumi.CustomResource {
  declare readonly echo: pulumi.Output<string>;
  constructor(name: string, args: pulumi.Inputs, options?: pulumi.CustomResourceOptions) {
    super("test:index:Thing", name, { echo: undefined, ...args }, options);
  }
}

class Part extends pulumi.ComponentResource {
  constructor(name: string, outputs: pulumi.Input<pulumi.Inputs>) {
    super("test:index:Part", name);
    this.registerOutputs(outputs);
  }
}

/** A value that went to the engine as a secret. */
const secret = (value: unknown) => ({ secret: value });

/** Runs a program whose stack config has the texts encrypted. Gives what goes to the engine, by resource, and the stack's outputs. */
async function sent(texts: readonly string[], program: () => pulumi.Inputs): Promise<Record<string, unknown>> {
  await pulumi.runtime.setMocks({
    newResource: ({ name, inputs }) => ({ id: `${name}-id`, state: { ...inputs, echo: `echo of ${token}` } }),
    call: () => ({}),
  });
  const found: Record<string, unknown> = {};
  const monitor = pulumi.runtime.getMonitor() as unknown as MockMonitor;
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request: RegisterResourceRequest, answer) => {
    found[request.getName()] = readable(request.getObject()?.toJavaScript());
    return register(request, answer);
  };
  const registerOutputs = monitor.registerResourceOutputs.bind(monitor);
  monitor.registerResourceOutputs = (request: RegisterResourceOutputsRequest, answer) => {
    const [name = ""] = request.getUrn().split("::").slice(-1);
    found[`${name}, outputs`] = readable(request.getOutputs()?.toJavaScript());
    registerOutputs(request, answer);
  };
  await pulumi.runtime.runInPulumiStack(async () => {
    const marked = keepSecret(texts);
    return marked(program());
  });
  await pulumi.runtime.disconnect();
  return { ...found, outputs: found["project-stack, outputs"] };
}

function readable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value !== "object" || value === null) return value;
  if (pulumi.runtime.specialSigKey in value) return secret(readable((value as unknown as { value: unknown }).value));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, readable(inner)]));
}

test.each<[what: string, texts: string[], input: unknown, expected: unknown]>([
  ["the very text", [repo], repo, secret(repo)],
  ["a longer text that has it", [token], `a ${token}`, secret(`a ${token}`)],
  ["a text that has it as a URL does", [token], encodeURIComponent(token), secret(encodeURIComponent(token))],
  ["a text that has it as JSON does", [token], JSON.stringify({ token }), secret(JSON.stringify({ token }))],
  ["a text that has it as Basic authorization does", [token], basic(token), secret(basic(token))],
  ["a text that has it in hex", [token], hex(token), secret(hex(token))],
  [
    "the token of an encrypted URL",
    ["https://tok-0123456789@github.com/a"],
    "is tok-0123456789",
    secret("is tok-0123456789"),
  ],
  ["another text", [token], "to be shown", "to be shown"],
  ["a short one, alone", ["acme"], "acme", secret("acme")],
  ["a short one within another text", ["acme"], "https://acme.com", "https://acme.com"],
  ["a number", ["250"], 250, secret(250)],
  ["another number", ["250"], 2500, 2500],
  ["a boolean", ["true"], { one: true, other: false }, { one: secret(true), other: false }],
  ["an empty text", [""], "", ""],
  [
    "one variable of several",
    [token],
    { A: { KEY: token, LEVEL: "info" } },
    { A: { KEY: secret(token), LEVEL: "info" } },
  ],
  ["one element of a list", [token], ["shown", token], ["shown", secret(token)]],
  ["a key", ["api.acme.com"], { "api.acme.com": "CNAME" }, secret({ "api.acme.com": "CNAME" })],
  ["an output", [token], pulumi.output(`a ${token}`), secret(`a ${token}`)],
  ["an output of another text", [token], pulumi.output("shown"), "shown"],
  ["a promise", [token], Promise.resolve(token), secret(token)],
  ["what is a secret already", [token], pulumi.secret("x"), secret("x")],
  [
    "a map within an output",
    [token],
    pulumi.output({ KEY: token, LEVEL: "info" }),
    { KEY: secret(token), LEVEL: "info" },
  ],
  ["nothing", [token], { A: null }, { A: null }],
])("of what is encrypted in config, marked or not in a resource's inputs: %s", async (_, texts, input, expected) => {
  const { thing } = await sent(texts, () => {
    new Thing("thing", { input });
    return {};
  });
  expect(thing).toEqual({ input: expected });
});

test("an output of another resource that has an encrypted text is a secret in what is made of it", async () => {
  const all = await sent([token], () => {
    const first = new Thing("first", {});
    new Thing("second", { variables: { KEY: pulumi.interpolate`${first.echo}!`, LEVEL: "info" } });
    return {};
  });
  expect(all.second).toEqual({ variables: { KEY: secret(`echo of ${token}!`), LEVEL: "info" } });
});

test("resources beneath a component, its outputs and those of the stack are marked, too", async () => {
  const all = await sent([token], () => {
    const part = new Part("part", { url: `https://${token}`, level: "info" });
    new Part("later part", pulumi.output({ url: `https://${token}` }));
    new Thing("child", { input: token }, { parent: part });
    return { system: { url: pulumi.output(`https://${token}`), level: "info" } };
  });
  expect(all).toMatchObject({
    child: { input: secret(token) },
    "part, outputs": { url: secret(`https://${token}`), level: "info" },
    "later part, outputs": { url: secret(`https://${token}`) },
    outputs: { system: { url: secret(`https://${token}`), level: "info" } },
  });
});

test("with nothing encrypted, all is as the program says", async () => {
  const all = await sent([], () => ({ url: new Thing("thing", { input: token }).urn, token }));
  expect(all).toMatchObject({ thing: { input: token }, outputs: { token } });
});
