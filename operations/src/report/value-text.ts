import { parseRelease } from "@slipway/render-api";
import { UNKNOWN } from "../preview/preview";
import { shortened } from "../short-text";

/** What a longer value is cut to: a reviewer wants to see that it changes, and where. */
const longestText = 80;

/** How much of a digest tells images apart. */
const shortDigest = "sha256:".length + 12;

/** A property's value in one line: a text as it is, an image with the beginning of its digest, anything else as JSON. */
export function valueText(value: unknown): string {
  if (value === UNKNOWN) return "not known yet";
  if (value === undefined) return "nothing";
  const release = typeof value === "string" ? parseRelease(value) : undefined;
  if (release?.kind === "image") return `${release.image}@${release.digest.slice(0, shortDigest)}`;
  return shortened(typeof value === "string" ? value : withoutUnknown(JSON.stringify(value)), longestText);
}

/** An element of a list in one line: an object's values, one after the other. */
export function elementText(value: unknown): string {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return valueText(value);
  const texts = Object.values(value).map((inner) => (typeof inner === "string" ? inner : JSON.stringify(inner)));
  return shortened(withoutUnknown(texts.filter((text) => text !== "").join(" ")), longestText);
}

function withoutUnknown(text: string): string {
  return text.replaceAll(UNKNOWN, "not known yet");
}
