import { UNKNOWN, type SeenMap, type SeenValue } from "./seen";

/** Inputs as Pulumi's policies are shown them: to read one that isn't known yet throws an error of Pulumi's. */
type Shown = Readonly<Record<string, unknown>>;

/** Inputs as rules see them. */
export function seenIn(shown: Shown): SeenMap {
  return Object.fromEntries(Object.keys(shown).map((name) => [name, seenAt(shown, name)]));
}

function seenAt(shown: Shown, name: string): SeenValue {
  const value = reading(shown, name);
  if (value === UNKNOWN || !isShown(value)) return value as SeenValue;
  return Array.isArray(value) ? Object.keys(value).map((index) => seenAt(value, index)) : seenIn(value);
}

/**
 * The paths of inputs that are marked as secret, where Pulumi shows a remediation. What is read of these has lost its mark, but not what
 * stands there.
 *
 * @param Mark what it is marked by
 */
export function markedPaths(
  shown: Shown,
  Mark: new (value: never) => object,
  within: readonly string[] = [],
): (readonly string[])[] {
  return Object.entries(Object.getOwnPropertyDescriptors(shown)).flatMap(
    ([name, { value }]: [string, { value?: unknown }]) => {
      const names = [...within, name];
      if (value instanceof Mark) return [names];
      return isShown(value) ? markedPaths(value, Mark, names) : [];
    },
  );
}

/** The error that Pulumi throws of the first input that isn't known: thrown again, it makes a message of it that ends no preview. */
export function errorOfUnknown(shown: Shown): Error | undefined {
  for (const name of Object.keys(shown)) {
    try {
      const value = shown[name];
      const within = isShown(value) ? errorOfUnknown(value) : undefined;
      if (within !== undefined) return within;
    } catch (error) {
      if (error instanceof Error) return error;
      throw error;
    }
  }
  return undefined;
}

function reading(shown: Shown, name: string): unknown {
  try {
    return shown[name];
  } catch {
    return UNKNOWN;
  }
}

function isShown(value: unknown): value is Shown {
  return typeof value === "object" && value !== null;
}
