import { carryOut, commitAdvice } from "../promotion/carry-out";
import { ageNotes } from "../promotion/age-gate";
import { commitLines, inWords, migrationLines, migrationsOf, moveLines, settingLines } from "../promotion/lines";
import { planPromotion, type Promotion, type PromotionWish } from "../promotion/plan";
import { makeReady } from "../updates/target";
import { whoRuns } from "../updates/who";
import { shortBundle } from "../releases/bundle";
import type { CommandContext } from "./context";

/** What is promoted, and how. */
export interface PromoteOptions {
  from: string;
  to: string;
  system: string[];
  yes?: boolean;
  allowOlder?: boolean;
  rollback: boolean;
}

/**
 * Brings what one stack runs to another: its pins are written for review or, where that was said before, brought up and verified. Resolves
 * with an exit code.
 */
export async function promote(context: CommandContext, options: PromoteOptions): Promise<number> {
  const { from, to, system, yes = false, allowOlder = false, rollback } = options;
  const { say, project } = context;
  const wish: PromotionWish = { from, to, systems: system, yes, allowOlder };
  const promotion = await planPromotion(context, wish, Date.now());
  const { moves, bundle, text } = promotion;
  if (moves.length === 0 && text === promotion.to.text) {
    say(`Nothing to promote: \`${to}\` runs ${inWords(bundle, shortBundle)}, as \`${from}\` does.`);
    return 0;
  }
  for (const line of promotionLines(promotion, wish)) say(line);
  if (yes) {
    await makeReady(context, to, promotion.pulumi);
    return carryOut(context, promotion, { wish, by: await whoRuns(project.root, process.env), rollback });
  }
  await promotion.to.write(text);
  say(
    text === promotion.to.text
      ? `\`${promotion.to.name}\` pins this bundle already; \`${to}\` doesn't run it yet.`
      : `\`${promotion.to.name}\` pins this bundle now; nothing is deployed yet.`,
  );
  for (const line of await commitAdvice(promotion, wish)) say(line);
  const more = [...system.map((name) => ` --system ${name}`), ...(allowOlder ? [" --allow-older"] : [])].join("");
  say(`Then, once that is reviewed and merged: npx slipway promote --from ${from} --to ${to}${more} --yes`);
  return 0;
}

function promotionLines({ moves, bundle, between, settings }: Promotion, { from, to }: PromotionWish): string[] {
  return [
    `What \`${from}\` runs, for \`${to}\`:`,
    ...moveLines(moves, bundle),
    ...commitLines(between, {
      comes: (count) => `${count} commit${count === 1 ? " comes" : "s come"} with it:`,
      lost: (count) =>
        `${count} commit${count === 1 ? "" : "s"} of \`${to}\` ${count === 1 ? "is" : "are"} LOST with it:`,
    }),
    ...ageNotes(between),
    ...migrationLines(migrationsOf(between), "Migrations that come with it, and are not undone by a rollback:"),
    ...settingLines(settings, from, to),
    "",
  ];
}
