// Generated from the declarations in src/resources by `npm run generate`; edit those.

import * as pulumi from "@pulumi/pulumi";
import { expectDeploy } from "../undeployed";
import type * as types from "./types";

/** What a {@link StaticSite} is made from. */
export interface StaticSiteArgs {
  /** The site's name, unique in the workspace. The public URL is made from the first one and stays when it changes. */
  name: pulumi.Input<string>;
  /**
   * The git repository's URL.
   *
   * @example "https://github.com/acme/shop"
   */
  repo: pulumi.Input<string>;
  /** The branch that is deployed when no release is pinned. Default: the repository's default branch, chosen once. */
  branch?: pulumi.Input<string> | undefined;
  /**
   * The folder of the repository in which commands run and beneath which files can be seen. When empty, the whole
   * repository.
   *
   * @default ""
   * @example "apps/api"
   */
  rootDir?: pulumi.Input<string> | undefined;
  /**
   * Which files of the repository make Render deploy by itself.
   *
   * @default all
   * @example {"paths":["apps/api/**"],"ignoredPaths":["apps/api/docs/**"]}
   */
  buildFilter?: pulumi.Input<types.BuildFilterArgs> | undefined;
  /** Shell command that builds the site. */
  buildCommand: pulumi.Input<string>;
  /** The folder that is served, relative to `rootDir`; the build must make it. */
  publishPath: pulumi.Input<string>;
  /** Response headers. A change takes effect with no deploy. */
  headers?: pulumi.Input<pulumi.Input<types.HeaderArgs>[]> | undefined;
  /** Redirects and rewrites, tried in this order. A change takes effect with no deploy. */
  routes?: pulumi.Input<pulumi.Input<types.RouteArgs>[]> | undefined;
  /**
   * When Render deploys a new commit by itself. With `off`, only a `Rollout` deploys.
   *
   * @default "off"
   */
  autoDeployTrigger?: pulumi.Input<types.AutoDeployTrigger> | undefined;
  /**
   * Domains of your own. Render adds the `www` or apex partner of each by itself.
   *
   * @example ["api.example.com"]
   */
  customDomains?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /**
   * Whether it is reached at the address that Render gives it, too. `disabled` needs one of `customDomains`: that
   * address then answers 404.
   */
  renderSubdomainPolicy?: pulumi.Input<types.RenderSubdomainPolicy> | undefined;
  /**
   * Who reaches it from outside Render: left out, everybody; an empty list, nobody. A change takes effect with no
   * deploy. Of workspaces of Render's plan Scale and higher.
   */
  ipAllowList?: pulumi.Input<pulumi.Input<types.CidrBlockArgs>[]> | undefined;
  /** Whether pull requests get a service of their own, which Render makes of this one: it is in no program. */
  previews?: pulumi.Input<types.ServicePreviewsArgs> | undefined;
  /**
   * The environment that it belongs to, `evm-…`: an `Environment`'s id, or one of a `Project`'s `environmentIds`.
   * A change moves it, with no deploy.
   *
   * @default none
   */
  environmentId?: pulumi.Input<string> | undefined;
  /**
   * What sets `name`, in the words of whoever runs the program, such as `shop:cacheName`. The error that something
   * of this name exists already has it; nothing else depends on it, and no state holds it.
   */
  nameSetting?: pulumi.Input<string> | undefined;
}

const type = "render:index:StaticSite";

/** What no argument gives. With every name in it, each property is an output from the start. */
const unset = {
  name: undefined,
  repo: undefined,
  branch: undefined,
  rootDir: undefined,
  buildFilter: undefined,
  buildCommand: undefined,
  publishPath: undefined,
  headers: undefined,
  routes: undefined,
  autoDeployTrigger: undefined,
  customDomains: undefined,
  renderSubdomainPolicy: undefined,
  ipAllowList: undefined,
  previews: undefined,
  environmentId: undefined,
  slug: undefined,
  url: undefined,
  settingsFingerprint: undefined,
  sourceFingerprint: undefined,
};

/**
 * A static site on Render, built from a git repository. Creating or changing it writes settings and starts no
 * deploy: a `Rollout` deploys it.
 */
export class StaticSite extends pulumi.CustomResource {
  /** The site's name, unique in the workspace. The public URL is made from the first one and stays when it changes. */
  declare readonly name: pulumi.Output<string>;
  /** The git repository's URL. */
  declare readonly repo: pulumi.Output<string>;
  /** The branch that is deployed when no release is pinned. Default: the repository's default branch, chosen once. */
  declare readonly branch: pulumi.Output<string>;
  /**
   * The folder of the repository in which commands run and beneath which files can be seen. When empty, the whole
   * repository.
   */
  declare readonly rootDir: pulumi.Output<string>;
  /** Which files of the repository make Render deploy by itself. */
  declare readonly buildFilter: pulumi.Output<types.BuildFilter | undefined>;
  /** Shell command that builds the site. */
  declare readonly buildCommand: pulumi.Output<string>;
  /** The folder that is served, relative to `rootDir`; the build must make it. */
  declare readonly publishPath: pulumi.Output<string>;
  /** Response headers. A change takes effect with no deploy. */
  declare readonly headers: pulumi.Output<types.Header[] | undefined>;
  /** Redirects and rewrites, tried in this order. A change takes effect with no deploy. */
  declare readonly routes: pulumi.Output<types.Route[] | undefined>;
  /** When Render deploys a new commit by itself. With `off`, only a `Rollout` deploys. */
  declare readonly autoDeployTrigger: pulumi.Output<types.AutoDeployTrigger>;
  /** Domains of your own. Render adds the `www` or apex partner of each by itself. */
  declare readonly customDomains: pulumi.Output<string[] | undefined>;
  /**
   * Whether it is reached at the address that Render gives it, too. `disabled` needs one of `customDomains`: that
   * address then answers 404.
   */
  declare readonly renderSubdomainPolicy: pulumi.Output<types.RenderSubdomainPolicy | undefined>;
  /**
   * Who reaches it from outside Render: left out, everybody; an empty list, nobody. A change takes effect with no
   * deploy. Of workspaces of Render's plan Scale and higher.
   */
  declare readonly ipAllowList: pulumi.Output<types.CidrBlock[] | undefined>;
  /** Whether pull requests get a service of their own, which Render makes of this one: it is in no program. */
  declare readonly previews: pulumi.Output<types.ServicePreviews | undefined>;
  /**
   * The environment that it belongs to, `evm-…`: an `Environment`'s id, or one of a `Project`'s `environmentIds`.
   * A change moves it, with no deploy.
   */
  declare readonly environmentId: pulumi.Output<string | undefined>;
  /** The name in the site's address, fixed when the site is made. */
  declare readonly slug: pulumi.Output<string>;
  /** The site's public URL, with no slash at the end. */
  declare readonly url: pulumi.Output<string>;
  /**
   * Fingerprint of the settings whose change needs a deploy. A `Rollout` that has it among an entry's `triggers`
   * deploys the service when it changes.
   */
  declare readonly settingsFingerprint: pulumi.Output<string>;
  /**
   * Fingerprint of repository and branch. As the `source` of a `Rollout`'s entry it says that the service follows
   * its branch.
   */
  declare readonly sourceFingerprint: pulumi.Output<string>;

  /**
   * @param name the resource's logical name, unique in the stack
   * @param options `deleteBeforeReplace` is true, since two can't have one name; under another name, `false` makes the new one
   * first
   */
  constructor(name: string, args: StaticSiteArgs, options: pulumi.CustomResourceOptions = {}) {
    super(type, name, { ...unset, ...args }, pulumi.mergeOptions({ deleteBeforeReplace: true }, options));
    expectDeploy(this, options);
  }

  /**
   * The state of a StaticSite that exists and that another program, or a person, looks after.
   *
   * @param name a logical name, unique in the stack
   * @param id its id at Render
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options: pulumi.CustomResourceOptions = {}): StaticSite {
    return new StaticSite(name, {} as StaticSiteArgs, { ...options, id });
  }

  /** Whether something is a StaticSite, be it of another copy of this package. */
  static override isInstance(obj: unknown): obj is StaticSite {
    return pulumi.CustomResource.isInstance(obj) && "__pulumiType" in obj && obj.__pulumiType === type;
  }
}
