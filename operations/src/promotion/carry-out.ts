import type { CommandContext } from "../commands/context";
import { findStack } from "../deployed-stack";
import { releasesOf } from "../releases/list";
import { messageOf } from "@slipway/render-client";
import { shortBundle } from "../releases/bundle";
import type { ReleaseRecord } from "../releases/record";
import { fittedLines } from "./fitted";
import { type WayBack, wayBackOf } from "./going-back";
import { Interruption, INTERRUPTED_EXIT } from "../updates/interruption";
import { inWords } from "./lines";
import type { Promotion, PromotionWish } from "./plan";
import { askedOf } from "../updates/pinned";
import { makeReady, runsNow } from "../updates/target";
import { updateStack, type UpdateResult } from "../updates/update";

/** How a promotion is carried out. */
export interface CarryOutOptions {
  wish: PromotionWish;
  /** Who does it. */
  by: string;
  /** Whether a promotion that fails goes back by itself. */
  rollback: boolean;
}

/** Writes a promotion's pins, brings the target up, verifies it, and goes back when that fails. Resolves with an exit code. */
export async function carryOut(
  context: CommandContext,
  promotion: Promotion,
  { wish, by, rollback }: CarryOutOptions,
): Promise<number> {
  const { to, pulumi, bundle, text, systems } = promotion;
  const { say } = context;
  using interruption = new Interruption();
  const back = await wayBack(context, promotion, wish);
  await to.write(text);
  const record: ReleaseRecord = { action: "promote", bundle, from: wish.from, by };
  const goesBack = rollback && back !== undefined;
  const common = { stack: wish.to, pulumi, refresh: true, interruption, systems };
  const result = await updateStack(context, { ...common, preview: true, record, verifyFailed: !goesBack });
  if (result.end === "green") {
    say(`\`${wish.to}\` runs ${inWords(bundle, shortBundle)}, from \`${wish.from}\`, and its checks passed.`);
    for (const line of await commitAdvice(promotion, wish)) say(line);
    return 0;
  }
  if (result.end === "not begun") return await notBegun(context, promotion, interruption);
  if (result.end === "interrupted") return await interrupted(context, promotion, wish);
  const { problem: why = "" } = result;
  if (!goesBack) return await stays(context, promotion, { wish, why, back });
  say(`${why} Going back by itself, to ${back.why}: ${inWords(back.bundle, shortBundle)}.`);
  for (const line of fittedLines(back, wish.to)) say(line);
  const inTheWay = await to.write(to.withPins(back.bundle), text).catch((error: unknown) => messageOf(error));
  if (inTheWay !== undefined) return await stays(context, promotion, { wish, why: inTheWay, back });
  await tidyUp(context, promotion, wish);
  const undo = await updateStack(context, {
    ...common,
    preview: false,
    record: { action: "rollback", bundle: back.bundle, by },
  });
  return await wentBack(context, promotion, { wish, why, undo });
}

/** Where a promotion that fails goes back to; undefined where nothing runs. */
async function wayBack(
  context: CommandContext,
  { live, bundle, systems, pulumi }: Promotion,
  { to: stack }: PromotionWish,
): Promise<WayBack | undefined> {
  const opened = await findStack(context, stack);
  if (opened === undefined || Object.keys(live).length === 0) return undefined;
  const present = { stack, live, asked: askedOf(live, bundle), systems };
  return wayBackOf(await releasesOf(pulumi, opened), present, bundle);
}

/** A `pulumi` that was killed has left its lock, which would be in the way. */
async function tidyUp(context: CommandContext, { pulumi }: Promotion, { to: stack }: PromotionWish): Promise<void> {
  try {
    await makeReady(context, stack, pulumi);
  } catch (error) {
    context.say(messageOf(error)); // The update that follows says what comes of it.
  }
}

/** The update changed nothing: the file goes back to what it was, so that all is as before. */
async function notBegun({ say }: CommandContext, { to, text }: Promotion, interruption: Interruption): Promise<number> {
  await to.write(to.text, text);
  say(
    `Nothing was promoted: the update ${interruption.isOn ? "was stopped before it changed anything" : "changed nothing, for the reason above"}; ` +
      `\`${to.name}\` is as it was.`,
  );
  return interruption.isOn ? INTERRUPTED_EXIT : 1;
}

async function interrupted(
  context: CommandContext,
  { to, bundle, systems }: Promotion,
  { to: stack }: PromotionWish,
): Promise<number> {
  const { say } = context;
  say(
    `Stopped in the middle: \`${to.name}\` asks for ${inWords(bundle, shortBundle)}, not verified; nothing was taken back.`,
  );
  say(`Go on with \`npx slipway deploy --stack ${stack}\`, or go back with \`npx slipway rollback --stack ${stack}\`.`);
  say(`\`${stack}\` runs ${await runsNow(context, stack, systems)} now.`);
  return INTERRUPTED_EXIT;
}

interface Failure {
  wish: PromotionWish;
  why: string;
}

/** It was asked not to go back, or there is nothing to go back to. */
async function stays(
  context: CommandContext,
  { to, systems }: Promotion,
  { wish, why, back }: Failure & { back: WayBack | undefined },
): Promise<number> {
  const { say } = context;
  const { to: stack } = wish;
  say(why);
  say(
    back === undefined
      ? `\`${stack}\` has run nothing before, so there is nothing to go back to; \`${to.name}\` asks for the new bundle: once it is mended, \`npx slipway deploy --stack ${stack}\`.`
      : `\`${to.name}\` asks for the new bundle: go back with \`npx slipway rollback --stack ${stack}\`, or, once it is mended, go on with \`npx slipway deploy --stack ${stack}\`.`,
  );
  say(`The promotion failed; \`${stack}\` runs ${await runsNow(context, stack, systems)} now.`);
  return 1;
}

async function wentBack(
  context: CommandContext,
  { systems, to }: Promotion,
  { wish: { to: stack }, why, undo: { end, live, problem = "" } }: Failure & { undo: UpdateResult },
): Promise<number> {
  const { say } = context;
  const now = await runsNow(context, stack, systems, live);
  const file = `\`${to.name}\` pins what it went back to`;
  say(why);
  if (end === "green") say(`The promotion was taken back; \`${stack}\` runs ${now} now, and its checks passed.`);
  else if (end === "not verified")
    say(`The promotion was taken back, which nobody has verified. ${problem} \`${stack}\` runs ${now} now.`);
  else if (end === "checks failed")
    say(
      `The promotion was taken back, and the checks fail still: \`npx slipway releases --stack ${stack}\` shows what else to go back to; \`${stack}\` runs ${now} now.`,
    );
  else
    say(
      `Going back ${end === "interrupted" ? "was stopped" : "failed, for the reason above"}; ${file}: \`npx slipway deploy --stack ${stack}\` tries it again; \`${stack}\` runs ${now} now.`,
    );
  return end === "interrupted" ? INTERRUPTED_EXIT : 1;
}

/** What makes the pins part of the repository. */
export async function commitAdvice({ to, bundle, text }: Promotion, { from }: PromotionWish): Promise<string[]> {
  if (text === to.text || !(await to.isTracked())) return [];
  const subject = `Promote ${inWords(bundle, shortBundle)} from ${from} to ${to.stack}`;
  return [`Keep it: git add ${to.name} && git commit --message "${subject}" && git push`];
}
