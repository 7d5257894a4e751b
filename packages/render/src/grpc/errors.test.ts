import { RenderError } from "@slipway/render-client";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { expect, test } from "vitest";
import { type PartialResource, ProviderError } from "../error";
import { SeenSecrets } from "../values/redaction";
import { secret } from "../values/value";
import { toServiceError } from "./errors";
import { fromStruct } from "./struct";

const redaction = new SeenSecrets();
redaction.learn(secret("s3cret-key"));
const clean = (text: string) => redaction.clean(text);

test("what a server says in its error does nothing on a terminal, and a colour hides no secret in it", () => {
  const said = "no: \u001b]52;c;cm0\u0007 s3cret\u001b[31m-key\u009b2J\r\u202e";
  const expected = "no: \\u001b]52;c;cm0\\u0007 [secret]\\u009b2J\n\\u202e";
  expect(toServiceError(new RenderError(said), clean).message).toBe(expected);
  const partial = { id: "srv-1", outputs: {} };
  expect(failureOf(said, partial).getReasonsList()).toEqual([expected]);
});

test.each([
  ["all of them where there is room", "x", ["deployed", "name", "services"]],
  ["those that Pulumi has as inputs, the largest first, where there is none", "x".repeat(40_000), ["deployed", "name"]],
])("of a resource's properties a failure tells %s", (_, text, told) => {
  const outputs = { name: "all", services: { api: secret(text) }, deployed: { api: "dep-1" } };
  const failure = failureOf("no", { id: "rollout-1", outputs, repeated: ["name", "services"] });
  expect(Object.keys(fromStruct(failure.getProperties())).toSorted()).toEqual(told);
});

function failureOf(message: string, partial: PartialResource): ErrorResourceInitFailed {
  const { metadata } = toServiceError(new ProviderError(message, { partial }), clean);
  const [any] = Status.deserializeBinary(metadata.get("grpc-status-details-bin")[0] as Buffer).getDetailsList();
  return ErrorResourceInitFailed.deserializeBinary(any?.getValue_asU8() ?? new Uint8Array());
}
