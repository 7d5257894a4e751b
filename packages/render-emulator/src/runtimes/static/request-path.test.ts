import { expect, test } from "vitest";
import { filePath, requestPath } from "./request-path";

test.each([
  ["/a@b.txt", "/a@b.txt", "/a@b.txt"],
  ["/a%40b.txt", "/a@b.txt", "/a@b.txt"],
  ["/a%20b+c", "/a%20b+c", "/a b+c"],
  ["/caf%C3%A9", "/caf%C3%A9", "/café"],
  ["/cafe%CC%81", "/cafe%CC%81", "/café"],
  ["/a%2Fb", "/a%2Fb", undefined],
  ["/a%2fb", "/a%2Fb", undefined],
  ["/100%25", "/100%25", "/100%"],
  ["/a/../b", "/b", "/b"],
  ["/a/%2e%2E/../etc/passwd", "/etc/passwd", "/etc/passwd"],
  ["/a;v=1,2&c$d:e=f", "/a;v=1,2&c$d:e=f", "/a;v=1,2&c$d:e=f"],
  ["http://example.org/a", "/a", "/a"],
])("%s is the path %s, and the file %s", (target, path, file) => {
  expect(requestPath(target)?.path).toBe(path);
  expect(filePath(path)).toBe(file);
});

test.each(["/%", "/%zz", "/a%C3", "/a%00b", "*"])("%s is no path", (target) => {
  expect(requestPath(target)).toBeUndefined();
});

test("the query is apart, and left as it is", () => {
  expect(requestPath("/a?b=%zz&c=/../d")).toEqual({ path: "/a", search: "?b=%zz&c=/../d" });
});
