import { releaseExpected, releasePattern } from "../../components/release";
import { z } from "zod";
import { type Environment, isLocal } from "../../components/environment";
import { isLocalRepository } from "../../components/source";
import type { Problem } from "../problem";
import { pinnableServices, type ServiceDefinition, type Services, takesCommits } from "../service";
import { digestOfImage, imageByDigest, imageProblem, imageReleaseSchema, isImage } from "./images";
import { registryProblems, type RegistrySettings, shownImageName } from "./registry";

/** What services run: releases, or what their branch holds. */
export interface ReleaseSettings<Name extends string = string> extends RegistrySettings {
  follow: boolean;
  release?: string | undefined;
  releases: Partial<Record<Name, string>>;
}

/** In a shell, the commit that the branch `main` of a repository stands at. */
const newestCommit = "$(git ls-remote <repository> main | cut -f1)";
const release = z
  .string()
  .regex(releasePattern, `expected ${releaseExpected}; never a branch or a tag`)
  .meta({ examples: [newestCommit] });

export function releaseSettings(services: Services) {
  const pins = Object.entries(pinnableServices(services)).map(([name, service]) => [name, pinSchema(service)] as const);
  return {
    /** Whether services run what the branch holds, once its checks have passed. Staging only. */
    follow: z.boolean().default(false),
    /** The commit that every service runs that is built from the repository, unless `releases` names another for it. */
    release: release.optional(),
    releases: z.strictObject(Object.fromEntries(pins)).default({}),
  };
}

function pinSchema({ image, ...service }: ServiceDefinition) {
  return (image === undefined ? release : imageReleaseSchema({ ...service, image })).optional();
}

/** What a service's settings pin it to, and where; undefined where it follows its branch, or runs what its repository on this machine holds. */
export function pinOf(
  name: string,
  service: ServiceDefinition,
  { follow, release, releases }: ReleaseSettings,
): { text: string; path: readonly string[] } | undefined {
  const own = releases[name];
  // An image has no branch to follow.
  if (own !== undefined && (!follow || isImage(own))) return { text: own, path: ["releases", name] };
  return release === undefined || follow || !takesCommits(service) ? undefined : { text: release, path: ["release"] };
}

/** That production runs releases, that only staging follows a branch, and that each service has what it can run. */
export function releaseProblems(
  settings: ReleaseSettings & { repo: string },
  services: Services,
  environment: Environment,
): Problem[] {
  const unfit = wrongReleases(settings, services, environment);
  const isFit = (name: string) => unfit.every(({ path }) => path[1] !== name);
  const images = Object.entries(settings.releases).flatMap(([name, text = ""]) => {
    const image = services[name]?.image;
    return image !== undefined && isFit(name) && isImage(text) ? [image] : [];
  });
  const registry = registryProblems(settings, images, environment);
  const wrong = [...unfit, ...missingImages(settings, services, environment), ...registry];
  if (settings.follow) return [...followProblems(settings, services, environment), ...wrong];
  const unpinned = Object.entries(services).flatMap(([name, service]) =>
    takesCommits(service) && settings.releases[name] === undefined ? [name] : [],
  );
  // A repository on this machine tells its releases itself.
  const tellsReleases = isLocal(environment) && isLocalRepository(settings.repo);
  if (settings.release !== undefined || unpinned.length === 0 || tellsReleases) return wrong;
  const message = `is missing: ${environment} needs the commit to run (40 hex digits), for ${unpinned.join(", ")}`;
  return [...wrong, { path: ["release"], message, isMissing: true, fix: { set: newestCommit } }];
}

function followProblems(settings: ReleaseSettings, services: Services, environment: Environment): Problem[] {
  const problem = (message: string): Problem[] => [{ path: ["follow"], message, fix: "remove" }];
  if (environment !== "staging")
    return problem(`is only for staging: ${environment} runs releases, never whatever a branch happens to be at`);
  const pinned = Object.entries(settings.releases).filter(
    ([name, text]) => text !== undefined && (services[name]?.image === undefined || !isImage(text)),
  );
  if (settings.release === undefined && pinned.length === 0) return [];
  return problem("can't be combined with `release` or `releases`: a service follows its branch or runs a release");
}

/** Images of what is built from the repository, commits of what never is, and images that a service of this stack may not run. */
function wrongReleases(
  { follow, registry, release, releases }: ReleaseSettings,
  services: Services,
  environment: Environment,
): Problem[] {
  const own = Object.entries(releases).flatMap(([name, text]): Problem[] => {
    const service = services[name];
    if (text === undefined || service === undefined) return [];
    const problem = wrongRelease(service, text, { environment, follow, registry });
    return problem === undefined ? [] : [{ path: ["releases", name], ...problem }];
  });
  if (release === undefined || !isImage(release)) return own;
  const message = "is an image, and says what all services run that are built from the repository: expected a commit";
  return [{ path: ["release"], message, fix: { set: newestCommit } }, ...own];
}

/** What begins a commit's name can be an image's, too, and never is meant as that. */
const likeCommit = /^[0-9a-f]{7,39}$/i;

function wrongRelease(
  service: ServiceDefinition,
  text: string,
  place: { environment: Environment; follow: boolean } & RegistrySettings,
): Pick<Problem, "message" | "fix"> | undefined {
  const { image } = service;
  if (image !== undefined && takesCommits(service) && likeCommit.test(text)) {
    const message = `is \`${text}\`: expected a full commit of 40 lower-case hexadecimal digits, or an image of \`${shownImageName(image, place)}\``;
    return { message, fix: { set: newestCommit } };
  }
  if (isImage(text)) {
    if (image !== undefined) return imageProblem(image, text, place);
    const message = "is an image: the service is built from a repository, so it runs a commit";
    return { message, fix: { set: newestCommit } };
  }
  if (image === undefined || takesCommits(service)) return undefined;
  const name = shownImageName(image, place);
  const message = `is a commit: the service isn't built from the repository, so it runs an image of \`${name}\` by ${imageByDigest}`;
  return { message, fix: { set: digestOfImage(name) } };
}

/** Nothing else says what such a service runs, wherever it is. A cron job that can be built follows its branch. */
function missingImages({ releases }: ReleaseSettings, services: Services, environment: Environment): Problem[] {
  return Object.entries(services).flatMap(([name, { image }]) => {
    if (image === undefined || image.orBuilt === true || releases[name] !== undefined) return [];
    const message = `is missing: ${environment} needs the image of \`${image.name}\` to run, by ${imageByDigest}`;
    return [{ path: ["releases", name], message, isMissing: true, fix: { set: digestOfImage(image.name) } }];
  });
}
