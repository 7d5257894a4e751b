import type { OutputProperties, Properties, Property } from "../../declaration/property";
import {
  branchExpected,
  branchPattern,
  domainExpected,
  domainPattern,
  previewGenerationSchema,
} from "@slipway/render-api";
import {
  autoDeployTrigger,
  buildFilter,
  imageReference,
  ipAllowList,
  notEmpty,
  pathWithin,
  renderSubdomainPolicy,
  repositoryUrl,
} from "../shared-types";

const repository = {
  type: { kind: "string", pattern: repositoryUrl },
  description: "The git repository's URL.",
  plainWhenFound: true,
  example: "https://github.com/acme/shop",
  deploy: "source",
  sentAt: "repo",
} as const satisfies Property;

/** Where the code of a site comes from. */
export const gitSource = {
  repo: { ...repository, required: true },
  branch: {
    type: {
      kind: "string",
      pattern: { regex: branchPattern, expected: branchExpected },
    },
    description:
      "The branch that is deployed when no release is pinned. Default: the repository's default branch, chosen once.",
    plainWhenFound: true,
    chosenByRender: true,
    deploy: "source",
    sentAt: "branch",
  },
  rootDir: {
    type: { kind: "string", pattern: pathWithin },
    description:
      "The folder of the repository in which commands run and beneath which files can be seen. When empty, the whole repository.",
    plainWhenFound: true,
    example: "apps/api",
    default: "",
    deploy: "settings",
    sentAt: "rootDir",
  },
  buildFilter: {
    type: buildFilter,
    description: "Which files of the repository make Render deploy by itself.",
    defaultText: "all",
    example: { paths: ["apps/api/**"], ignoredPaths: ["apps/api/docs/**"] },
    absentMeans: { paths: [], ignoredPaths: [] },
    sentAt: "buildFilter",
  },
} as const satisfies Properties;

/** Runtimes with a build command and a start command. */
export const nativeRuntimes = ["elixir", "go", "node", "python", "ruby", "rust"];

const ofRepository = { property: "runtime", in: ["docker", ...nativeRuntimes] };
const ofImage = { property: "runtime", in: ["image"] };

/** Where what a service runs comes from: a git repository, or an image that somebody else has built. */
export const source = {
  repo: {
    ...repository,
    description: "The git repository's URL. Every runtime needs it but `image`, which has none.",
    onlyWhen: ofRepository,
    requiredWhen: ofRepository,
  },
  branch: { ...gitSource.branch, onlyWhen: ofRepository },
  rootDir: gitSource.rootDir,
  buildFilter: { ...gitSource.buildFilter, onlyWhen: ofRepository },
  image: {
    type: imageReference,
    description:
      "The image of a service with runtime `image`: registry (Docker Hub without one), path, and a tag or a digest. A tag is the one that " +
      "Render pulls when no release is pinned; it resolves it at each deploy.",
    plainWhenFound: true,
    example: "ghcr.io/acme/api:1.2",
    deploy: "source",
    onlyWhen: ofImage,
    requiredWhen: ofImage,
    sentAt: "image.imagePath",
    repliedAt: "imagePath",
  },
  registryCredentialId: {
    type: { kind: "string", pattern: notEmpty },
    description:
      "The `RegistryCredential` that the image is pulled with, or the base images of a Dockerfile. Public ones need none.",
    plainWhenFound: true,
    defaultText: "none",
    deploy: "source",
    onlyWhen: { property: "runtime", in: ["docker", "image"] },
    sentAt: "image.registryCredentialId",
    repliedAt: "registryCredential.id",
    elsewhereWhen: {
      property: "runtime",
      in: ["docker"],
      sentAt: "serviceDetails.envSpecificDetails.registryCredentialId",
      repliedAt: "serviceDetails.envSpecificDetails.registryCredential.id",
    },
  },
} as const satisfies Properties;

/** Whether Render deploys by itself. */
export const autoDeploy = {
  autoDeployTrigger: {
    type: autoDeployTrigger,
    description: "When Render deploys a new commit by itself. With `off`, only a `Rollout` deploys.",
    default: "off",
    sentAt: "autoDeployTrigger",
  },
} as const satisfies Properties;

/** What pull requests get. */
export const previews = {
  previews: {
    type: {
      kind: "object",
      name: "ServicePreviews",
      description: "Whether pull requests get a service of their own.",
      properties: {
        generation: {
          type: {
            kind: "enum",
            name: "PreviewGeneration",
            description: "Which pull requests get one: none, those of which it is asked, or all.",
            values: previewGenerationSchema.options,
          },
          description: "Which pull requests get one: none, those of which it is asked, or all.",
          default: "off",
        },
      },
    },
    description:
      "Whether pull requests get a service of their own, which Render makes of this one: it is in no program.",
    absentMeans: { generation: "off" },
    sentAt: "serviceDetails.previews",
  },
} as const satisfies Properties;

/** Domains of a service's or site's own. */
export const customDomains = {
  customDomains: {
    type: {
      kind: "list",
      element: { kind: "string", pattern: { regex: domainPattern, expected: domainExpected } },
      set: true,
    },
    description: "Domains of your own. Render adds the `www` or apex partner of each by itself.",
    plainWhenFound: true,
    example: ["api.example.com"],
    absentMeans: [],
  },
} as const satisfies Properties;

/** Whether Render's own address leads to it. */
export const subdomainPolicy = {
  renderSubdomainPolicy: {
    type: renderSubdomainPolicy,
    description:
      "Whether it is reached at the address that Render gives it, too. `disabled` needs one of `customDomains`: that address then " +
      "answers 404.",
    absentMeans: "enabled",
    notEchoed: true,
  },
} as const satisfies Properties;

/** Who reaches it. */
export const inboundAddresses = {
  ipAllowList: {
    type: ipAllowList,
    description:
      "Who reaches it from outside Render: left out, everybody; an empty list, nobody. A change takes effect with no deploy. Of workspaces " +
      "of Render's plan Scale and higher.",
    absentMeans: [{ cidrBlock: "0.0.0.0/0", description: "everywhere" }],
    notEchoed: true,
    sentAt: "serviceDetails.ipAllowList",
  },
} as const satisfies Properties;

/** What stays of the first name. */
export const slug = {
  slug: {
    type: { kind: "string" },
    description: "The name in the service's addresses, fixed when the service is made.",
    repliedAt: "slug",
  },
} as const satisfies OutputProperties;

/** What the deploys of a service depend on. */
export const fingerprints = {
  settingsFingerprint: {
    type: { kind: "string" },
    description:
      "Fingerprint of the settings whose change needs a deploy. A `Rollout` that has it among an entry's " +
      "`triggers` deploys the service when it changes.",
    fingerprintOf: "settings",
  },
  sourceFingerprint: {
    type: { kind: "string" },
    description:
      "Fingerprint of repository and branch. As the `source` of a `Rollout`'s entry it says that the service follows its branch.",
    fingerprintOf: "source",
  },
} as const satisfies OutputProperties;
