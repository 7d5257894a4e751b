import * as pulumi from "@pulumi/pulumi";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import {
  isList,
  mapValues,
  Secret,
  secret,
  unknown,
  Unknown,
  type Value,
  type ValueMap,
} from "../../packages/render/src/values/value";

// What goes to the provider and comes from it has Pulumi's own signatures here: had the provider's codec a hand in it, its mistakes would
// cancel out.
const { specialOutputValueSig, specialSecretSig, specialSigKey, unknownValue } = pulumi.runtime;

type Wire = JavaScriptValue;

/** Properties as the engine sends them from its state: secrets are marked, and nothing is an output. */
export function stateToWire(values: ValueMap): Struct {
  return Struct.fromJavaScript(mapOf(values, marked));
}

/** Inputs as a program's reach a provider that takes outputs: what is secret or unknown is one. */
export function inputsToWire(values: ValueMap): Struct {
  return Struct.fromJavaScript(mapOf(values, output));
}

function marked(value: Value): Wire {
  if (value instanceof Unknown) return unknownValue;
  if (value instanceof Secret) return { [specialSigKey]: specialSecretSig, value: marked(value.value) };
  return within(value, marked);
}

function output(value: Value): Wire {
  if (value instanceof Unknown) return { [specialSigKey]: specialOutputValueSig };
  if (!(value instanceof Secret)) return within(value, output);
  const known = value.value instanceof Unknown ? {} : { value: marked(value.value) };
  return { [specialSigKey]: specialOutputValueSig, secret: true, ...known };
}

function within(value: Exclude<Value, Secret | Unknown>, write: (value: Value) => Wire): Wire {
  if (isList(value)) return value.map(write);
  return typeof value === "object" && value !== null ? mapOf(value, write) : value;
}

function mapOf(values: ValueMap, write: (value: Value) => Wire): Record<string, Wire> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, write(value)]));
}

/** What a provider answered; a missing message has no properties. */
export function fromWire(struct: Struct | undefined): ValueMap {
  return mapValues(struct?.toJavaScript() ?? {}, read);
}

function read(value: Value): Value {
  if (value === unknownValue) return unknown;
  if (isList(value)) return value.map(read);
  if (typeof value !== "object" || value === null) return value;
  const map = value as ValueMap;
  const signature = map[specialSigKey];
  if (signature === undefined) return mapValues(map, read);
  if (signature !== specialSecretSig || map.value === undefined) {
    throw new Error(`The provider answered ${JSON.stringify(value)}, which is no secret as Pulumi knows it.`);
  }
  return secret(read(map.value));
}
