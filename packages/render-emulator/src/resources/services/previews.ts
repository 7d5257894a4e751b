import type { ServiceDetails, ServiceDetailsInput } from "@slipway/render-api";

type Previews = Pick<ServiceDetails, "previews" | "pullRequestPreviewsEnabled">;

/** Both spellings of the same setting, kept in step: `previews` wins. It is only kept, there are no pull requests here. */
export function previewsOf(input: ServiceDetailsInput, current: ServiceDetails): Previews {
  const generation = generationOf(input) ?? current.previews?.generation ?? "off";
  return {
    previews: { generation },
    pullRequestPreviewsEnabled: generation === "automatic" ? "yes" : "no",
  };
}

function generationOf({ previews, pullRequestPreviewsEnabled }: ServiceDetailsInput): string | undefined {
  if (previews !== undefined) return previews.generation ?? "off";
  if (pullRequestPreviewsEnabled === undefined) return undefined;
  return pullRequestPreviewsEnabled === "yes" ? "automatic" : "off";
}
