import { listSchema } from "@webapp/shared";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { Frame } from "@/components/frame";
import { ListView } from "@/components/list-view";
import { askApi } from "@/lib/api";
import { ApiFailure } from "@/lib/api-failure";
import { requireVisitor } from "@/lib/session";

interface Props {
  params: Promise<{ id: string }>;
}

const readList = cache(async (id: string) => {
  const { token, account } = await requireVisitor(`/lists/${id}`);
  try {
    return { account, list: await askApi(`/lists/${encodeURIComponent(id)}`, listSchema, { token }) };
  } catch (error) {
    if (error instanceof ApiFailure && error.status === 404) notFound();
    throw error;
  }
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await readList((await params).id)).list.name };
}

export default async function ListPage({ params }: Props) {
  const { account, list } = await readList((await params).id);
  return (
    <Frame account={account}>
      <ListView initial={list} />
    </Frame>
  );
}
