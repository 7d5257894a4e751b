import { describe, expect, it } from "vitest";
import { page } from "./paging";

const list = (ids: readonly string[], limit: number, cursor?: string) =>
  page("service", ids, (id) => id, { limit, cursor });
const idsOf = (rows: ReturnType<typeof list>) => rows.map(({ service }) => service);
const cursorOf = (ids: readonly string[], limit: number) => list(ids, limit).at(-1)?.cursor;

describe("a page", () => {
  it("goes on after the cursor's element, whatever was added before it", () => {
    const cursor = cursorOf(["d", "c", "b", "a"], 2);
    expect(idsOf(list(["e", "d", "c", "b", "a"], 2, cursor))).toEqual(["b", "a"]);
  });

  it.each([
    ["first", ["d", "c", "b", "a"], 1, ["c", "b", "a"], ["c", "b", "a"]],
    ["middle", ["d", "c", "b", "a"], 2, ["e", "d", "b", "a"], ["b", "a"]],
    ["last", ["d", "c", "b", "a"], 4, ["d", "c", "b"], []],
  ])("goes on behind the place of its cursor's element when that one, the %s, was deleted", (...row) => {
    const [, before, limit, after, expected] = row;
    expect(idsOf(list(after, 10, cursorOf(before, limit)))).toEqual(expected);
  });

  it("leaves out nothing when more than the cursor's element was deleted", () => {
    expect(idsOf(list(["a"], 10, cursorOf(["d", "c", "b", "a"], 2)))).toEqual(["a"]);
  });

  it.each([
    ["nonsense", "nonsense"],
    ["another list's", page("deploy", ["a"], (id) => id, { limit: 1 })[0]?.cursor],
  ])("is refused with a cursor that is %s", (_, cursor) => {
    expect(() => list(["a"], 1, cursor)).toThrow("`cursor` was not issued by this list");
  });
});
