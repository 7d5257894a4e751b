const { format, stripVTControlCharacters } = require("node:util");

const levels = { debug: 20, info: 30, warn: 40, error: 50 };

/**
 * What a call of `console` becomes in the log: one line of JSON; nothing where it is below the lowest level, or says nothing.
 *
 * @param {"debug" | "info" | "warn" | "error"} level
 * @param {unknown[]} values texts, an error, or fields and a text: `console.info({ … }, "what happened")`
 * @param {string | undefined} lowest
 * @returns {string | undefined}
 */
exports.jsonLine = function jsonLine(level, values, lowest) {
  if (levels[level] < (levels[lowest] ?? levels.info)) return undefined;
  const error = values.find((value) => value instanceof Error);
  const rest = values.filter((value) => value !== error);
  const [fields, ...texts] = rest;
  const hasFields = typeof fields === "object" && fields !== null && texts.length > 0;
  const text = stripVTControlCharacters(format(...(hasFields ? texts : rest))).trim();
  // What Next.js writes of a failed request says less than `instrumentation.ts` does.
  if (error ? text === "⨯" : text === "") return undefined;
  return JSON.stringify({
    level,
    time: new Date().toISOString(),
    service: "web",
    ...(hasFields && fields),
    ...(error && { err: describeError(error) }),
    msg: text || "an error",
  });
};

/** An error's kind and place, and never its message, which can repeat what a person typed. */
function describeError({ name, stack = "", code, digest, cause }) {
  const frames = stack.split("\n").filter((line) => /^\s+at /.test(line));
  return {
    type: name,
    ...(typeof code === "string" && { code }),
    ...(typeof digest === "string" && { digest }),
    ...(typeof cause?.code === "string" && { cause: cause.code }),
    stack: frames.map((line) => line.trim()).join("\n"),
  };
}
