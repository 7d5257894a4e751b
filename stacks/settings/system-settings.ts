import { z } from "zod";
import type { Manifest } from "../../components/manifest";
import type { Problem, SettingsContext } from "../problem";
import {
  browserFacingServices,
  builtServices,
  imageServices,
  isBuilt,
  processesOf,
  publicServices,
  type Services,
} from "../service";
import { autoscalingProblems, type AutoscalingSettings, autoscalingSettings } from "./autoscaling";
import { domainProblems, type DomainSettings, domainSettings } from "./domains";
import { type RegistryCredentialSettings, registryCredentialSettings } from "./images";
import { type InstanceSettings, instanceSettings } from "./instances";
import { nameProblems, type NameSettings, nameSettings } from "./names";
import { type PlanSettings, planSettings } from "./plans";
import { registrySettings } from "./registry";
import { releaseProblems, type ReleaseSettings, releaseSettings } from "./release";
import { sourceProblems, type SourceSettings, sourceSettings } from "./source";
import { variableProblems, type VariableSettings, variableSettings } from "./variables";

/** What every system's settings have in common. */
export interface CommonSettings<
  Name extends string = string,
  Process extends string = string,
  Part extends string = string,
  Built extends string = Process,
>
  extends
    SourceSettings,
    ReleaseSettings<Name>,
    RegistryCredentialSettings<Name>,
    PlanSettings<Built>,
    InstanceSettings<Process>,
    AutoscalingSettings<Process>,
    DomainSettings<Name>,
    VariableSettings<Name>,
    NameSettings<Part> {}

/** What settings and rules are made from. */
export interface SettingsSubject {
  name: string;
  services: Services;
  /** Names of the data stores. */
  stores?: readonly string[];
  /** Variables that are set once for all services that have them. */
  shared?: Manifest;
}

/**
 * The schema of a system's settings.
 *
 * @param own settings that this system alone has
 */
export function systemSettings({ name, services, stores = [], shared }: SettingsSubject, own: z.ZodRawShape) {
  const names = Object.keys(services);
  return z.strictObject({
    ...sourceSettings(name, Object.values(services).some(isBuilt)),
    ...releaseSettings(services),
    ...registrySettings(services),
    ...registryCredentialSettings(imageServices(services)),
    ...planSettings(builtServices(services)),
    ...instanceSettings(processesOf(services)),
    ...autoscalingSettings(processesOf(services)),
    ...own,
    ...domainSettings(publicServices(services)),
    ...variableSettings([...(shared ? ["shared"] : []), ...names]),
    ...nameSettings([...names, ...stores]),
    /** Whether the stack brings the system up. One that it had brought up before is taken down when this is off. */
    enabled: z.boolean().default(true),
  });
}

/** What is wrong with settings by the rules that hold for every system. */
export function systemProblems(
  { services, shared }: SettingsSubject,
  settings: CommonSettings,
  context: SettingsContext,
): Problem[] {
  const names = Object.keys(services);
  const manifests = Object.fromEntries(names.map((name) => [name, services[name]?.manifest ?? z.object({})]));
  return [
    ...sourceProblems(settings, context),
    ...releaseProblems(settings, services, context.environment),
    ...autoscalingProblems(settings),
    ...domainProblems(settings, names, browserFacingServices(services), context.environment),
    ...nameProblems(settings, context.environment),
    ...variableProblems(settings, { ...manifests, ...(shared && { shared }) }, context),
  ];
}
