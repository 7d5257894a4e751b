import type { ValueMap } from "../values/value";
import { conformance, type Row } from "./conformance.fixture";

/** A kind's rows, one by one. */
export function rowsOf(kind: string): [property: string, row: Row][] {
  return Object.entries(conformance[kind]?.rows ?? {});
}

/** The inputs before a row's change. */
export function before(kind: string, name: string, { given = {} }: Pick<Row, "given">): ValueMap {
  const { base, isNameless } = conformance[kind] ?? {};
  return { ...(!isNameless && { name }), ...base, ...given };
}
