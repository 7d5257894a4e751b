import { z } from "zod";
import { toNanoseconds } from "../state/timestamps";

/** A filter such as `?name=a,b` or `?name=a&name=b`, as a list; absent means that everything passes. */
export const listFilter = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => [value].flat().flatMap((part) => part.split(",")))
  .optional();

/** A {@link listFilter} that has to be there. */
export const neededFilter = listFilter.pipe(z.array(z.string(), "expected one value at least"));

/** A {@link listFilter} of which each value is one of these; another one is no filter that finds nothing, but a mistake. */
export function enumFilter<Value extends z.ZodType<string, string>>(value: Value) {
  return listFilter.pipe(z.array(value).optional());
}

/** A filter that is true or false. */
export const booleanFilter = z.enum(["true", "false"]).optional();

const time = z.iso.datetime({ offset: true, error: "expected a time such as 2026-01-02T03:04:05Z" }).optional();

type Bound = "Before" | "After";
type TimeFilters<Name extends string> = Record<`${Name}${Bound}`, typeof time>;

/** `createdBefore`, `createdAfter` and so on. */
export function timeFilters<Name extends string>(...names: readonly Name[]): TimeFilters<Name> {
  const filters = names.flatMap((name) => [`${name}Before`, `${name}After`].map((filter) => [filter, time]));
  return Object.fromEntries(filters) as TimeFilters<Name>;
}

/** Whether a value passes a filter; what has no such value passes none. */
export function passes(filter: readonly string[] | undefined, value: string | undefined): boolean {
  return filter === undefined || (value !== undefined && filter.includes(value));
}

/**
 * Whether times lie within their filters. Whether Render counts the bound itself in is unknown; here it is out.
 *
 * @param times by the names that {@link timeFilters} was given; one that is not there (yet) lies nowhere
 */
export function passesTimes(
  query: Readonly<Record<string, unknown>>,
  times: Readonly<Record<string, string | null | undefined>>,
): boolean {
  return Object.entries(times).every(([name, at]) => {
    const [before, after] = [query[`${name}Before`], query[`${name}After`]];
    if (at === null || at === undefined) return before === undefined && after === undefined;
    const moment = toNanoseconds(at);
    return (
      (typeof before !== "string" || moment < toNanoseconds(before)) &&
      (typeof after !== "string" || moment > toNanoseconds(after))
    );
  });
}
