import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { Redaction } from "./redaction";

const secrets = [
  "opensesame",
  "pa ss\"wo\\rd/with+all=of&them<>'",
  "geheim-ä€😀-wort",
  "a1b2c3d4e5f60718293a4b5c6d7e8f90",
  "((a+)+)+$[^x]{2}|.*",
  "two\nlines\tand\\\\n a tab",
];

/** A text in which the secret is hidden. */
function cleaned(secret: string, text: string): string {
  const redaction = new Redaction();
  redaction.hide([secret], "[x]");
  return redaction.clean(text);
}

const everyCharacter = (text: string, spell: (char: string) => string) => Array.from(text, spell).join("");
const bytesOf = (text: string) => [...Buffer.from(text)];
const everyByte = (text: string, spell: (byte: number) => string) => bytesOf(text).map(spell).join("");
const codeOf = (char: string) => char.codePointAt(0) ?? 0;
const base64 = (text: string) => Buffer.from(text).toString("base64");
const base64url = (text: string) => Buffer.from(text).toString("base64url");
const named: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

const spellings: Record<string, (text: string) => string> = {
  "as it is": (text) => text,
  "in JSON": (text) => JSON.stringify(text).slice(1, -1),
  "in JSON within JSON": (text) => JSON.stringify(JSON.stringify(text)).slice(3, -3),
  "in JSON of ASCII alone": (text) =>
    JSON.stringify(text)
      .slice(1, -1)
      .replaceAll(/[^ -~]|[<>&']/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`),
  "in JSON with slashes escaped": (text) => JSON.stringify(text).slice(1, -1).replaceAll("/", "\\/"),
  "in a URL": encodeURIComponent,
  "in a URL in lower case": (text) => encodeURIComponent(text).replaceAll(/%../g, (hex) => hex.toLowerCase()),
  "in a form": (text) => new URLSearchParams({ text }).toString().slice("text=".length),
  "each character escaped for a URL": (text) =>
    bytesOf(text)
      .map((byte) => `%${byte.toString(16).padStart(2, "0")}`)
      .join(""),
  "in HTML": (text) => everyCharacter(text, (char) => named[char] ?? char),
  "in HTML by numbers": (text) => everyCharacter(text, (char) => `&#${codeOf(char)};`),
  "in HTML by hexadecimal numbers": (text) => everyCharacter(text, (char) => `&#x${codeOf(char).toString(16)};`),
  "in hex": (text) => Buffer.from(text).toString("hex"),
  "in hex in upper case": (text) => Buffer.from(text).toString("hex").toUpperCase(),
  "in base64": base64,
  "in base64url": base64url,
  "in base64 in a URL": (text) => encodeURIComponent(base64(text)),
  "in base64 over several lines": (text) => base64(text).replaceAll(/.{8}(?=.)/g, "$&\r\n"),
  "as a password in Basic": (text) => base64(`u:${text}`),
  "as the password of another user in Basic": (text) => base64(`us:${text}`),
  "as the password of a third user in Basic": (text) => base64(`use:${text}`),
  "as a user's name in Basic": (text) => base64(`${text}:x`),
  "in octal bytes": (text) => everyByte(text, (byte) => `\\${byte.toString(8)}`),
  "in octal bytes of three digits": (text) => everyByte(text, (byte) => `\\${byte.toString(8).padStart(3, "0")}`),
  "in hexadecimal bytes": (text) => everyByte(text, (byte) => `\\x${byte.toString(16).padStart(2, "0")}`),
  "as git prints a path": (text) =>
    everyByte(text.replaceAll(/["\\]/g, "\\$&").replaceAll("\n", "\\n").replaceAll("\t", "\\t"), (byte) =>
      byte < 0x80 ? String.fromCharCode(byte) : `\\${byte.toString(8)}`,
    ),
  "with titles of a terminal inside": (text) => everyCharacter(text, (char) => `${char}\u001b]0;title\u0007`),
  "with links inside": (text) => everyCharacter(text, (char) => `${char}\u001b]8;;http://x\u001b\\`),
  "with movements of a cursor inside": (text) => everyCharacter(text, (char) => `${char}\u009b1C`),
  "with colours inside": (text) => everyCharacter(text, (char) => `\u001b[1;31m${char}\u001b[0m`),
};

const cases = secrets.flatMap((secret) =>
  Object.entries(spellings).map(([name, spell]) => [secret, name, spell(secret)] as const),
);

test.each(cases)("%j is found %s: %s", (secret, _, spelled) => {
  const text = cleaned(secret, `before ${spelled}, after`);
  // What stands around it: the first and last colour, and the other name of Basic.
  expect(stripVTControlCharacters(text)).toMatch(/^before [\w+/-]{0,6}\[x\][\w+/=%-]{0,6}, after$/);
});

test("a text is found however letters before it change in lower case", () => {
  const hex = Buffer.from("opensesame").toString("hex").toUpperCase();
  expect(cleaned("opensesame", `${"İ".repeat(20)} ${hex} end`)).toBe(`${"İ".repeat(20)} [x] end`);
});

test.each([
  "\u001bopensesame",
  "\u001b[opensesame",
  "\u001b[mopensesame",
  "\u001b]opensesame\u0007",
  "\u001b[o\u001b[31mpensesame",
])("what a terminal would take a part of is found all the same: %j", (text) =>
  expect(cleaned("opensesame", text)).toMatch(/^[\u001b[\]m]*\[x]\u0007?$/),
);

test("a text broken over lines is found", () => {
  expect(cleaned("opensesame", "a: opense\r\nsame!")).toBe("a: [x]!");
});

test.each(["opensesam", "0pensesame", "open sesame", "OPENSESAME", base64("opensesamE"), "b3BlbnNl"])(
  "%s is something else than `opensesame`",
  (text) => expect(cleaned("opensesame", text)).toBe(text),
);
