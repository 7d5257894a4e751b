import { headerNamePattern, headerValueExpected, headerValuePattern } from "@slipway/render-api";
import type { Pattern } from "../../declaration/property";

/** A path of the site, or a glob of its paths. */
export const sitePath: Pattern = {
  regex: /^\/\S*$/,
  expected: "a path of the site that starts with `/`, such as `/*`",
};

/** Where a route leads. */
export const destination: Pattern = {
  regex: /^(\/|https?:\/\/[^\s/])\S*$/,
  expected: "a path that starts with `/`, or a URL that starts with `https://`",
};

/** The name of a response header. */
export const headerName: Pattern = {
  regex: headerNamePattern,
  expected: "the name of a header such as `X-Frame-Options`, with no colon and no spaces",
};

/** The value of a response header. */
export const headerValue: Pattern = { regex: headerValuePattern, expected: headerValueExpected };

/** A folder below the one where commands run. */
export const folderToServe: Pattern = {
  regex: /^(?!\/)(?!(.*\/)?\.\.(\/|$))(?=.*\S)\P{Cc}*$/u,
  expected: "a folder relative to `rootDir` such as `dist`, with no `/` before it and no `..` in it",
};
