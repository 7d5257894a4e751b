import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { isList, mapValues, Secret, secret, unknown, Unknown, type Value, type ValueMap } from "../values/value";

/** The keys and texts by which Pulumi marks special values (source: sdk/go/common/resource/plugin/rpc.go). */
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const outputSignature = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const unknownTexts = new Set([
  unknownText,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** Reads a message's properties; a missing message has none. Null properties count as absent. */
export function fromStruct(struct: Struct | undefined): ValueMap {
  const map = struct?.toJavaScript() ?? {};
  return mapValues(map, (value) => (value === null ? undefined : decode(value)));
}

/** Writes properties into a message. */
export function toStruct(values: ValueMap): Struct {
  return Struct.fromJavaScript(encodeMap(values));
}

function decode(value: Value): Value {
  if (typeof value === "string") return unknownTexts.has(value) ? unknown : value;
  if (isList(value)) return value.map(decode);
  if (typeof value !== "object" || value === null) return value;
  const map = value as ValueMap;
  switch (map[signatureKey]) {
    case secretSignature:
      return secret(decode(map.value ?? null));
    case outputSignature: {
      const inner = map.value === undefined ? unknown : decode(map.value);
      return map.secret === true ? secret(inner) : inner;
    }
    default:
      return mapValues(map, decode);
  }
}

function encodeMap(values: ValueMap): Record<string, JavaScriptValue> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, encode(value)]));
}

function encode(value: Value): JavaScriptValue {
  if (value instanceof Unknown) return unknownText;
  if (value instanceof Secret) return { [signatureKey]: secretSignature, value: encode(value.value) };
  if (isList(value)) return value.map(encode);
  return typeof value === "object" && value !== null ? encodeMap(value) : value;
}
