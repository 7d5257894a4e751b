import * as pulumi from "@pulumi/pulumi";
import { unknown as pulumiUnknown } from "@pulumi/pulumi/output";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { beforeAll, expect, test } from "vitest";
import { secret, unknown } from "../values/value";
import { fromStruct, toStruct } from "./struct";

const { serializeProperties, specialOutputValueSig, specialSecretSig, specialSigKey, unknownValue } = pulumi.runtime;

// Without an engine that takes secrets, Pulumi's SDK sends none.
beforeAll(() => pulumi.runtime.setMocks({ newResource: () => ({ id: "1", state: {} }), call: () => ({}) }));

const values = {
  text: "a",
  number: 1.5,
  flag: false,
  list: ["a", { b: unknown }],
  map: { plain: "x", hidden: secret("y"), deep: secret({ z: ["1"] }) },
};

test("what Pulumi's SDK sends is read, marks and all", async () => {
  const sent = await serializeProperties("test", {
    ...values,
    list: ["a", { b: pulumiUnknown }],
    map: { plain: pulumi.output("x"), hidden: pulumi.secret("y"), deep: pulumi.secret({ z: ["1"] }) },
  });
  expect(fromStruct(Struct.fromJavaScript(sent as Record<string, JavaScriptValue>))).toEqual(values);
});

test("what is written has Pulumi's own signatures", () => {
  const secretOf = (value: unknown) => ({ [specialSigKey]: specialSecretSig, value });
  expect(toStruct({ ...values, later: secret(unknown) }).toJavaScript()).toEqual({
    ...values,
    list: ["a", { b: unknownValue }],
    map: { plain: "x", hidden: secretOf("y"), deep: secretOf({ z: ["1"] }) },
    later: secretOf(unknownValue),
  });
});

test("an output is a secret, an unknown, both or neither", () => {
  const output = (fields: Record<string, JavaScriptValue>) => ({ [specialSigKey]: specialOutputValueSig, ...fields });
  const wire = Struct.fromJavaScript({
    plain: output({ value: "a" }),
    hidden: output({ value: "a", secret: true }),
    later: output({}),
    both: output({ secret: true }),
  });
  expect(fromStruct(wire)).toEqual({ plain: "a", hidden: secret("a"), later: unknown, both: secret(unknown) });
});

test("null is as good as absent", () => {
  expect(fromStruct(toStruct({ a: null, b: 1 }))).toEqual({ b: 1 });
});
