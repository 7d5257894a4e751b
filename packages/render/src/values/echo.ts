import { tellerOf } from "@slipway/render-api";
import { isList, isMap, mapValues, secret, secretTexts, type Value, type ValueMap } from "./value";

/** Values in which each text that repeats a secret among other values, as a whole or as a part of it, is a secret as well. */
export function markEchoes(values: ValueMap, others: ValueMap): ValueMap {
  const repeats = tellerOf(secretTexts(others));
  const mark = (value: Value): Value => {
    if (typeof value === "string") return repeats(value) ? secret(value) : value;
    if (isList(value)) return value.map(mark);
    return isMap(value) ? mapValues(value, mark) : value;
  };
  return mapValues(values, mark);
}
