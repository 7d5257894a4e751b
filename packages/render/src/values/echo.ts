import { Redaction } from "@slipway/render-api";
import { isList, isMap, mapValues, secret, secretTexts, type Value, type ValueMap } from "./value";

/** A shorter text turns up within others by chance, so it counts only where it is the whole text. */
const shortestWithin = 8;

/** Values in which each text that repeats a secret among other values, as a whole or as a part of it, is a secret as well. */
export function markEchoes(values: ValueMap, others: ValueMap): ValueMap {
  const texts = secretTexts(others).filter((text) => text !== "");
  if (texts.length === 0) return values;
  const within = new Redaction();
  within.hide(texts.filter((text) => text.length >= shortestWithin));
  const mark = (value: Value): Value => {
    if (typeof value === "string") return texts.includes(value) || within.isFoundIn(value) ? secret(value) : value;
    if (isList(value)) return value.map(mark);
    return isMap(value) ? mapValues(value, mark) : value;
  };
  return mapValues(values, mark);
}
