import type { Properties, PropertyType } from "./property";

type PlainType<Type extends PropertyType> = Type extends { kind: "string" }
  ? string
  : Type extends { kind: "enum"; values: readonly (infer Value)[] }
    ? Type extends { open: true }
      ? string
      : Value
    : Type extends { kind: "integer" | "number" }
      ? number
      : Type extends { kind: "boolean" }
        ? boolean
        : Type extends {
              kind: "list";
              element: infer Element extends PropertyType;
            }
          ? PlainType<Element>[]
          : Type extends {
                kind: "map";
                value: infer Value extends PropertyType;
              }
            ? Record<string, PlainType<Value>>
            : Type extends {
                  kind: "object";
                  properties: infer Nested extends Properties;
                }
              ? Plain<Nested>
              : never;

type AlwaysPresent<All extends Properties> = {
  [Name in keyof All]: All[Name] extends { required: true }
    ? Name
    : All[Name] extends { default: unknown }
      ? Name
      : never;
}[keyof All];

/** The type of a resource's checked inputs, read from its declaration: required and defaulted properties are always there. */
export type Plain<All extends Properties> = {
  [Name in AlwaysPresent<All>]: PlainType<All[Name]["type"]>;
} & {
  [Name in Exclude<keyof All, AlwaysPresent<All>>]?: PlainType<All[Name]["type"]>;
};
