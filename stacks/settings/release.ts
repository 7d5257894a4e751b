import { parseRelease, releaseExpected, releasePattern } from "../../components/release";
import { z } from "zod";
import { type Environment, isLocal } from "../../components/environment";
import { isLocalRepository } from "../../components/source";
import type { Problem } from "../problem";

/** What services run: releases, or what their branch holds. */
export interface ReleaseSettings<Name extends string = string> {
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

export function releaseSettings(services: readonly string[]) {
  return {
    /** Whether services run what the branch holds, once its checks have passed. Staging only. */
    follow: z.boolean().default(false),
    /** What every service runs, unless `releases` names another for it. */
    release: release.optional(),
    releases: z.partialRecord(z.enum(services), release).default({}),
  };
}

/** That production runs releases, that only staging follows a branch, and that each service has one or the other. */
export function releaseProblems(
  settings: ReleaseSettings & { repo: string },
  services: readonly string[],
  environment: Environment,
): Problem[] {
  if (settings.follow) return followProblems(settings, environment);
  const images = imageProblems(settings);
  const unpinned = services.filter((service) => settings.releases[service] === undefined);
  // A repository on this machine tells its releases itself.
  const tellsReleases = isLocal(environment) && isLocalRepository(settings.repo);
  if (settings.release !== undefined || unpinned.length === 0 || tellsReleases) return images;
  const message = `is missing: ${environment} needs the commit to run (40 hex digits), for ${unpinned.join(", ")}`;
  return [...images, { path: ["release"], message, isMissing: true, fix: { set: newestCommit } }];
}

function followProblems(settings: ReleaseSettings, environment: Environment): Problem[] {
  const problem = (message: string): Problem[] => [{ path: ["follow"], message, fix: "remove" }];
  if (environment !== "staging")
    return problem(`is only for staging: ${environment} runs releases, never whatever a branch happens to be at`);
  const pinned = settings.release !== undefined || Object.keys(settings.releases).length > 0;
  if (!pinned) return [];
  return problem("can't be combined with `release` or `releases`: a service follows its branch or runs a release");
}

/** Services are built from a repository, so an image is the release of none. */
function imageProblems({ release, releases }: ReleaseSettings): Problem[] {
  const given = [
    [["release"], release] as const,
    ...Object.entries(releases).map(([s, r]) => [["releases", s], r] as const),
  ];
  return given
    .filter(([, text]) => text !== undefined && parseRelease(text)?.kind === "image")
    .map(([path]) => ({
      path,
      message: "is an image: the service is built from a repository, so it runs a commit",
      fix: { set: newestCommit },
    }));
}
