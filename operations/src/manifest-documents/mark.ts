/** With which every `.env.example` begins that is written from manifests, behind its `# `. */
export const HEADER = "Written from the manifest in stacks/";

/** What such files are called. */
export const ENV_EXAMPLES = [".env.example", ".env.production.example"];

const marks = {
  ".env.example": /^# Written from the manifest in stacks\//,
  ".env.production.example": /^# Written from the manifest in stacks\//,
  ".schema.json": /^\{\s*"\$schema": "[^"]*",\s*"\$comment": "Written from the manifest in stacks\//,
  "/README.md": /^# The variables of .*\n\n.*Written from the manifests in `stacks\//,
};

/** Whether a file was written from manifests, by what it says of itself: one that wasn't is somebody's own. */
export function isWritten(file: string, text: string): boolean {
  return Object.entries(marks).some(([end, mark]) => file.endsWith(end) && mark.test(text));
}
