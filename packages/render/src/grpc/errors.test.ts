import { RenderError } from "@slipway/render-client";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { expect, test } from "vitest";
import { ProviderError } from "../error";
import { SeenSecrets } from "../values/redaction";
import { secret } from "../values/value";
import { toServiceError } from "./errors";

const redaction = new SeenSecrets();
redaction.learn(secret("s3cret-key"));
const clean = (text: string) => redaction.clean(text);

test("what a server says in its error does nothing on a terminal, and a colour hides no secret in it", () => {
  const said = "no: \u001b]52;c;cm0\u0007 s3cret\u001b[31m-key\u009b2J\r\u202e";
  const expected = "no: \\u001b]52;c;cm0\\u0007 [secret]\\u009b2J\n\\u202e";
  expect(toServiceError(new RenderError(said), clean).message).toBe(expected);
  const partial = { id: "srv-1", outputs: {} };
  const [details] = toServiceError(new ProviderError(said, { partial }), clean).metadata.get("grpc-status-details-bin");
  const [any] = Status.deserializeBinary(details as Buffer).getDetailsList();
  const failure = ErrorResourceInitFailed.deserializeBinary(any?.getValue_asU8() ?? new Uint8Array());
  expect(failure.getReasonsList()).toEqual([expected]);
});
