import { isDeepStrictEqual } from "node:util";
import { type Document, isAlias, isMap, isScalar, type Node, type Pair, parseDocument } from "yaml";
import { z } from "zod";
import { formatRelease, parseRelease } from "@slipway/render-api";
import { type Services, takesCommits } from "../../../stacks/service";
import { isImage } from "../../../stacks/settings/images";
import { OperationError } from "../operation-error";
import type { Bundle } from "../releases/bundle";
import { withSetting } from "../with-setting";
import { type Entry, MapEdit, type Splice, spliced } from "./yaml-edit";

/** What a system's settings pin: one release for all services, or one for each. */
const Pins = z.looseObject({
  follow: z.unknown().optional(),
  release: z.string().optional().catch(undefined),
  releases: z.record(z.string(), z.string()).optional().catch(undefined),
});

/** Texts of releases by service. */
type Releases = Readonly<Record<string, string>>;

/**
 * The text of a stack's file with a bundle as its pins: `release` where all services of a system run one commit, else `releases`, or both
 * where the file has a `release` and all run one commit that run no image. What else is in the file stays, to the byte; so does all of it where it pins the bundle already.
 *
 * @param file its name, for what is said of it
 * @throws OperationError where that can't be done without a change of something else, or where a system follows a branch
 */
export function withPins(text: string, bundle: Bundle, file: string): string {
  return Object.entries(bundle).reduce((result, [system, services]) => {
    const releases = Object.entries(services).map(([name, release]) => [name, formatRelease(release)] as const);
    return withSystemPins(result, system, Object.fromEntries(releases), file);
  }, text);
}

/**
 * The text of a stack's file in which all services of a system run one commit that are built from its repository. Those that are pinned to an
 * image stay there, those that could be built, too: a commit takes the place of commits.
 */
export function withCommit(
  text: string,
  { name, services }: { name: string; services: Services },
  commit: string,
  file: string,
): string {
  const { releases } = pinsIn(text, name, file);
  const pins = Object.entries(services).flatMap(([service, definition]) => {
    const own = releases[service];
    const isKept = !takesCommits(definition) || (own !== undefined && isImage(own));
    const pin = isKept ? own : commit;
    return pin === undefined ? [] : [[service, pin] as const];
  });
  return withSystemPins(text, name, Object.fromEntries(pins), file);
}

/**
 * The text of a stack's file in which services of a system run these images. All others stay at what they are pinned to.
 *
 * @param images by service, each with its digest
 */
export function withImages(
  text: string,
  { name, services }: { name: string; services: Services },
  images: Releases,
  file: string,
): string {
  const { release, releases } = pinsIn(text, name, file);
  const pins = Object.entries(services).flatMap(([service, definition]) => {
    const pin = images[service] ?? releases[service] ?? (takesCommits(definition) ? release : undefined);
    return pin === undefined ? [] : [[service, pin] as const];
  });
  return withSystemPins(text, name, Object.fromEntries(pins), file);
}

/** The services of a system that could be built, and that a stack's file pins to images. */
export function pinnedImages(text: string, { name, services }: { name: string; services: Services }, file: string) {
  const { releases } = pinsIn(text, name, file);
  return Object.keys(releases).filter((service) => {
    const [definition, own] = [services[service], releases[service]];
    return definition !== undefined && own !== undefined && takesCommits(definition) && isImage(own);
  });
}

function pinsIn(text: string, system: string, file: string): { release: string | undefined; releases: Releases } {
  const document = parsed(text, file);
  const { release, releases = {} } = settingsIn(document, keyOf(document, system, file), file);
  return { release, releases };
}

/** The text of a stack's file in which a system follows no branch. */
export function withoutBranch(text: string, system: string, file: string): string {
  const document = parsed(text, file);
  const config = document.get("config", true);
  const settings = isMap(config) ? config.get(keyOf(document, system, file), true) : undefined;
  if (!isMap(settings)) return text;
  const edit = new MapEdit(text, settings);
  const follow = edit.pair("follow");
  return follow === undefined ? text : spliced(text, [edit.remove(follow)]);
}

/**
 * Looks whether the pins of systems can be written at all.
 *
 * @param defaults what `Pulumi.yaml` has by key for a stack that doesn't say it
 * @throws OperationError where a system follows a branch, or its settings are no map or in another file
 */
export function requirePinnable(
  text: string,
  systems: readonly string[],
  { file, defaults }: { file: string; defaults: Readonly<Record<string, unknown>> },
): void {
  const document = parsed(text, file);
  for (const system of systems) {
    const key = keyOf(document, system, file);
    settingsIn(document, key, file);
    if (defaults[`slipway:${system}`] === undefined || configIn(document)[key] !== undefined) continue;
    throw new OperationError(
      `\`${key}\` is in \`Pulumi.yaml\` and not in \`${file}\`, where a pin would take the place of all of it: copy its settings to \`${file}\`.`,
    );
  }
}

/** What a stack's file says, but for the pins of some systems. */
export function otherSettings(text: string, systems: readonly string[], file: string): unknown {
  const document = parsed(text, file);
  const all: unknown = document.toJS();
  return systems.reduce((rest, system) => withoutPins(rest, keyOf(document, system, file)), all);
}

function withSystemPins(text: string, system: string, releases: Releases, file: string): string {
  const document = parsed(text, file);
  const key = keyOf(document, system, file);
  const before = settingsIn(document, key, file);
  if (arePinned(before, releases)) return text;
  const after = spliced(text, splicesFor(text, document, key, releases, file) ?? []);
  const result = after === text ? withSetting(text, key, pinsFor(releases)) : after;
  requireOnlyPinsChanged(document, parsed(result, file), { key, releases, file });
  return result;
}

function parsed(text: string, file: string): Document.Parsed {
  const document = parseDocument(text, { merge: true });
  const [error] = document.errors;
  if (error === undefined) return document;
  throw new OperationError(`\`${file}\` is not YAML that can be edited: ${error.message.split("\n")[0] ?? ""}`);
}

/** The key of a system's settings as it stands in the file: Pulumi takes one without a namespace for the project's own. */
function keyOf(document: Document.Parsed, system: string, file: string): string {
  const [short, whole] = [system, `slipway:${system}`];
  const config = configIn(document);
  if (!(short in config)) return whole;
  if (!(whole in config)) return short;
  throw new OperationError(
    `\`${file}\` has both \`${whole}\` and \`${short}\`, which are the same key to Pulumi: make them one.`,
  );
}

function configIn(document: Document.Parsed): Readonly<Record<string, unknown>> {
  const File = z.looseObject({ config: z.looseObject({}).nullish() }).nullish();
  return File.safeParse(document.toJS()).data?.config ?? {};
}

/** A system's settings as Pulumi reads them. */
function settingsIn(document: Document.Parsed, key: string, file: string): z.infer<typeof Pins> {
  const value = configIn(document)[key] ?? {};
  const settings = Pins.safeParse(value);
  if (!settings.success || "secure" in settings.data)
    throw new OperationError(
      `\`${key}\` in \`${file}\` is one text and not a map of settings, so a pin can't be written into it: write its settings as YAML.`,
    );
  if (settings.data.follow === true)
    throw new OperationError(
      `\`${key}\` in \`${file}\` has \`follow: true\`, so what it runs is chosen by its branch and can't be pinned: remove \`follow\` there.`,
    );
  return settings.data;
}

/** Whether settings pin just that, and nothing that isn't a service's any more. */
function arePinned({ release, releases = {} }: z.infer<typeof Pins>, wanted: Releases): boolean {
  return (
    Object.entries(wanted).every(([service, text]) => (releases[service] ?? release) === text) &&
    Object.keys(releases).every((service) => service in wanted)
  );
}

/** An image is what one service runs, whatever the others do. */
function pinsFor(releases: Releases): { release: string } | { releases: Releases } {
  const [first = "", ...others] = new Set(Object.values(releases));
  return others.length === 0 && parseRelease(first)?.kind === "commit" ? { release: first } : { releases };
}

/** Undefined where there is no such system in the file yet. */
function splicesFor(
  text: string,
  document: Document.Parsed,
  key: string,
  releases: Releases,
  file: string,
): Splice[] | undefined {
  const config = document.get("config", true);
  if (!isMap(config)) return undefined;
  const system = new MapEdit(text, config).pair(key);
  if (system === undefined) return undefined;
  const pins = Object.entries(pinsFor(releases))[0] as Entry;
  if (isAlias(system.value))
    throw new OperationError(
      `\`${key}\` in \`${file}\` is the alias \`*${system.value.source}\`, so a pin in it would be one elsewhere too: write its settings out there.`,
    );
  if (!isMap(system.value)) return [new MapEdit(text, config).blockBelow(system, [pins])];
  const edit = new MapEdit(text, system.value);
  const beside = imagesBesideCommit(releases);
  if (beside !== undefined && edit.pair("release") !== undefined) return commitAndImages(text, edit, beside);
  return "release" in pinsFor(releases) ? oneRelease(edit, pins) : releasePerService(text, edit, pins, releases);
}

/** Images of some services, where all others run one commit. */
function imagesBesideCommit(releases: Releases): { commit: string; images: Releases } | undefined {
  const isCommit = (text: string) => parseRelease(text)?.kind === "commit";
  const [commit, ...others] = new Set(Object.values(releases).filter(isCommit));
  if (commit === undefined || others.length > 0) return undefined;
  const images = Object.fromEntries(Object.entries(releases).filter(([, text]) => !isCommit(text)));
  return Object.keys(images).length === 0 ? undefined : { commit, images };
}

/** As a file says it that has a release for all services: images are those of some. */
function commitAndImages(
  text: string,
  edit: MapEdit,
  { commit, images }: { commit: string; images: Releases },
): Splice[] {
  const [one, several] = [edit.pair("release"), edit.pair("releases")];
  if (one === undefined) return [];
  const set = isScalar(one.value) && one.value.value === commit ? [] : [edit.setValue(one, commit)];
  if (several === undefined) return [...set, edit.insertAfter(one, [["releases", images]])];
  return [...set, ...withinReleases(text, edit, several, images)];
}

function oneRelease(edit: MapEdit, pins: Entry): Splice[] {
  const [one, several] = [edit.pair("release"), edit.pair("releases")];
  if (one !== undefined)
    return [edit.setValue(one, pins[1] as string), ...(several === undefined ? [] : [edit.remove(several)])];
  return several === undefined ? inserted(edit, pins) : edit.replace(several, pins);
}

function releasePerService(text: string, edit: MapEdit, pins: Entry, releases: Releases): Splice[] {
  const [one, several] = [edit.pair("release"), edit.pair("releases")];
  if (several === undefined) return one === undefined ? inserted(edit, pins) : edit.replace(one, pins);
  return [...(one === undefined ? [] : [edit.remove(one)]), ...withinReleases(text, edit, several, releases)];
}

/** What is pinned already stays where it stands. */
function withinReleases(text: string, edit: MapEdit, several: Pair<Node, Node | null>, releases: Releases): Splice[] {
  if (!isMap(several.value)) return edit.replace(several, ["releases", releases]);
  const map = new MapEdit(text, several.value);
  const kept = map.pairs.filter((pair) => nameOf(pair) in releases);
  const last = kept.at(-1);
  if (last === undefined) return edit.replace(several, ["releases", releases]);
  const gone = map.pairs.filter((pair) => !kept.includes(pair));
  const added = Object.entries(releases).filter(([name]) => map.pair(name) === undefined);
  return [
    ...kept
      .map((pair) => [pair, releases[nameOf(pair)] ?? ""] as const)
      .flatMap(([pair, release]) =>
        isScalar(pair.value) && pair.value.value === release ? [] : [map.setValue(pair, release)],
      ),
    ...gone.map((pair) => map.remove(pair)),
    ...(added.length === 0 ? [] : [map.insertAfter(last, added)]),
  ];
}

function nameOf({ key }: Pair<Node, Node | null>): string {
  return isScalar(key) ? String(key.value) : "";
}

/** Beside where the code is, as a reader looks for it. */
function inserted(edit: MapEdit, pins: Entry): Splice[] {
  const beside = edit.pair("rootDir") ?? edit.pair("repo") ?? edit.pairs.at(-1);
  return [beside === undefined ? edit.fill([pins]) : edit.insertAfter(beside, [pins])];
}

/** Whatever a file is written like: a pin that changes another setting too, as an anchor can, is not written. */
function requireOnlyPinsChanged(
  before: Document.Parsed,
  after: Document.Parsed,
  { key, releases, file }: { key: string; releases: Releases; file: string },
): void {
  const isDone = arePinned(settingsIn(after, key, file), releases);
  if (isDone && isDeepStrictEqual(withoutPins(before.toJS(), key), withoutPins(after.toJS(), key))) return;
  throw new OperationError(
    `The pins of \`${key}\` can't be written into \`${file}\` without a change of another setting, as where both share an anchor: ` +
      "write `release` out there by hand.",
  );
}

function withoutPins(file: unknown, key: string): unknown {
  const { config, ...rest } = z.looseObject({ config: z.looseObject({}).nullish() }).parse(file ?? {});
  const settings = Object.entries(Pins.parse(config?.[key] ?? {}));
  const others = settings.filter(([name]) => name !== "release" && name !== "releases");
  return { ...rest, config: { ...config, [key]: Object.fromEntries(others) } };
}
